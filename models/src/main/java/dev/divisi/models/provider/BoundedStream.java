package dev.divisi.models.provider;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Fails when more comes than may. */
public final class BoundedStream extends FilterInputStream {

  /** More came than may. */
  public static final class TooMuchException extends IOException {
    TooMuchException(long most) {
      super("more than " + most + " bytes");
    }
  }

  private final long most;
  private long count;

  /**
   * @param most bytes that may come
   */
  public BoundedStream(InputStream in, long most) {
    super(in);
    this.most = most;
  }

  @Override
  public int read() throws IOException {
    int value = super.read();
    if (value >= 0) {
      counted(1);
    }
    return value;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    int read = super.read(bytes, offset, length);
    return read < 0 ? read : counted(read);
  }

  private int counted(int read) throws IOException {
    count += read;
    if (count > most) {
      throw new TooMuchException(most);
    }
    return read;
  }
}
