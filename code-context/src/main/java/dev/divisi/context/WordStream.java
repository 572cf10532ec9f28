package dev.divisi.context;

import dev.divisi.context.outline.Words;
import java.util.List;
import java.util.Locale;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import org.apache.lucene.analysis.tokenattributes.PositionIncrementAttribute;

/**
 * The words of a text in lower case. A word of several parts stands where its first part does, and
 * the parts stand one after the other, so that a phrase finds them: {@code maxTaskCount} is found
 * as one word and as "max task count".
 */
final class WordStream extends TokenStream {
  private final CharTermAttribute term = addAttribute(CharTermAttribute.class);
  private final PositionIncrementAttribute position =
      addAttribute(PositionIncrementAttribute.class);
  private final List<String> words;
  private final Words.Cache cache;
  private int next;
  private List<String> parts = List.of();
  private int nextPart;

  /**
   * @param words as they are written
   */
  WordStream(List<String> words, Words.Cache cache) {
    this.words = words;
    this.cache = cache;
  }

  @Override
  public boolean incrementToken() {
    clearAttributes();
    if (nextPart < parts.size()) {
      position.setPositionIncrement(nextPart == 0 ? 0 : 1);
      term.append(parts.get(nextPart++));
      return true;
    }
    while (next < words.size()) {
      String word = words.get(next++);
      List<String> found = cache.parts(word);
      if (found.isEmpty()) {
        continue;
      }
      parts = found.size() > 1 ? found : List.of();
      nextPart = 0;
      position.setPositionIncrement(1);
      term.append(found.size() > 1 ? word.toLowerCase(Locale.ROOT) : found.getFirst());
      return true;
    }
    return false;
  }

  @Override
  public void reset() {
    next = 0;
    nextPart = 0;
    parts = List.of();
  }
}
