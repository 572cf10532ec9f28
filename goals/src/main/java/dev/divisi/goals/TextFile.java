package dev.divisi.goals;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Files that a person names. */
public final class TextFile {
  private static final int MIB = 1024 * 1024;

  private TextFile() {}

  /**
   * The text of a file of at most so many MiB.
   *
   * @throws UnreadableFileException when it cannot be read, with what is wrong
   */
  public static String read(Path file, int mostMib) throws UnreadableFileException {
    if (Files.isDirectory(file)) {
      throw unusable(file, "is a directory");
    }
    int most = mostMib * MIB;
    // Some files have no size and no end, such as /dev/zero: what is read is bounded, not what they
    // say.
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(most + 1);
      if (bytes.length > most) {
        throw unusable(file, "is larger than " + mostMib + " MiB");
      }
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (NoSuchFileException _) {
      throw unusable(file, "does not exist");
    } catch (CharacterCodingException _) {
      throw unusable(file, "is not UTF-8 text");
    } catch (AccessDeniedException _) {
      throw unusable(file, "may not be read");
    } catch (IOException e) {
      throw unusable(file, "cannot be read: " + e);
    }
  }

  private static UnreadableFileException unusable(Path file, String why) {
    return new UnreadableFileException(Untrusted.line("The file " + file + " " + why) + ".");
  }
}
