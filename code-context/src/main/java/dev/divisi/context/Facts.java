package dev.divisi.context;

import dev.divisi.context.outline.Symbol;
import dev.divisi.context.outline.SymbolKind;
import dev.divisi.context.outline.SymbolSource;
import dev.divisi.workspace.ChangedPaths;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.lucene.util.BytesRef;

/**
 * What the index remembers of a file beside its words.
 *
 * @param leftOut why its text is not there; empty when it is
 * @param source who found its definitions
 * @param lines how many it has
 * @param words how many it has
 * @param declares its package
 * @param imports as they are written
 */
record Facts(
    Optional<LeftOut> leftOut,
    SymbolSource source,
    int lines,
    int words,
    String declares,
    List<String> imports) {
  private static final int LONGEST_TEXT = 20_000;

  /** Something that writes. */
  private interface Writing {
    void to(DataOutputStream out) throws IOException;
  }

  static Facts without(LeftOut reason) {
    return new Facts(Optional.of(reason), SymbolSource.NONE, 0, 0, "", List.of());
  }

  BytesRef encoded() {
    return written(
        out -> {
          writeText(out, leftOut.map(LeftOut::name).orElse(""));
          writeText(out, source.name());
          out.writeInt(lines);
          out.writeInt(words);
          writeText(out, declares);
          writeTexts(out, imports);
        });
  }

  static Facts decode(BytesRef bytes) throws IOException {
    DataInputStream in = reading(bytes);
    String reason = in.readUTF();
    return new Facts(
        reason.isEmpty() ? Optional.empty() : Optional.of(LeftOut.valueOf(reason)),
        SymbolSource.valueOf(in.readUTF()),
        in.readInt(),
        in.readInt(),
        in.readUTF(),
        readTexts(in));
  }

  static BytesRef encoded(List<Symbol> symbols) {
    return written(
        out -> {
          out.writeInt(symbols.size());
          for (Symbol symbol : symbols) {
            writeText(out, symbol.name());
            writeText(out, symbol.kind().name());
            writeText(out, symbol.container());
            out.writeInt(symbol.line());
            out.writeInt(symbol.endLine());
          }
        });
  }

  static List<Symbol> symbols(BytesRef bytes) throws IOException {
    DataInputStream in = reading(bytes);
    int count = in.readInt();
    List<Symbol> symbols = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      symbols.add(
          new Symbol(
              in.readUTF(),
              SymbolKind.valueOf(in.readUTF()),
              in.readUTF(),
              in.readInt(),
              in.readInt()));
    }
    return symbols;
  }

  static BytesRef encoded(ChangedPaths changes) {
    return written(
        out -> {
          writeText(out, changes.commit());
          out.writeLong(changes.at().getEpochSecond());
          writeText(out, changes.author());
          writeTexts(out, changes.paths());
        });
  }

  static ChangedPaths changes(BytesRef bytes) throws IOException {
    DataInputStream in = reading(bytes);
    return new ChangedPaths(
        in.readUTF(), Instant.ofEpochSecond(in.readLong()), in.readUTF(), readTexts(in));
  }

  private static DataInputStream reading(BytesRef bytes) {
    return new DataInputStream(new ByteArrayInputStream(bytes.bytes, bytes.offset, bytes.length));
  }

  private static BytesRef written(Writing writing) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      writing.to(new DataOutputStream(bytes));
    } catch (IOException e) {
      throw new UncheckedIOException("Memory can always be written", e);
    }
    return new BytesRef(bytes.toByteArray());
  }

  /** What is longer than the format can hold is no name or path of use. */
  private static void writeText(DataOutputStream out, String text) throws IOException {
    out.writeUTF(text.length() > LONGEST_TEXT ? text.substring(0, LONGEST_TEXT) : text);
  }

  private static void writeTexts(DataOutputStream out, List<String> texts) throws IOException {
    out.writeInt(texts.size());
    for (String text : texts) {
      writeText(out, text);
    }
  }

  private static List<String> readTexts(DataInputStream in) throws IOException {
    int count = in.readInt();
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      texts.add(in.readUTF());
    }
    return texts;
  }
}
