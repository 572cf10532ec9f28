package dev.divisi.documents;

/** Reads strict YAML into records. */
public final class YamlDocuments {
  private YamlDocuments() {}

  /**
   * Reads a document in one step; see {@link YamlDocument#as}.
   *
   * @param source what to call it in messages, such as the file's name
   * @throws DocumentException when it is not what the type says, with every problem found
   */
  public static <T> T read(String source, String text, Class<T> type) throws DocumentException {
    return parse(source, text).as(type);
  }

  /**
   * Reads a document whose places are wanted later, for errors about its meaning.
   *
   * @throws DocumentException when it is no YAML, or uses what is not allowed: anchors, aliases,
   *     tags, several documents, duplicate keys, over 40 levels, over 1 MiB
   */
  public static YamlDocument parse(String source, String text) throws DocumentException {
    return parse(source, text, NodeReader.LARGEST_BYTES);
  }

  /**
   * As {@link #parse(String, String)}, with another bound on its size in bytes.
   *
   * @throws DocumentException as there
   */
  public static YamlDocument parse(String source, String text, int largestBytes)
      throws DocumentException {
    return new YamlDocument(source, text, NodeReader.read(source, text, largestBytes));
  }
}
