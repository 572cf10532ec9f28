package dev.divisi.context;

import java.util.Iterator;
import java.util.Set;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;

/** Names as they are, once each. */
final class NameStream extends TokenStream {
  private final CharTermAttribute term = addAttribute(CharTermAttribute.class);
  private final Set<String> names;
  private Iterator<String> left;

  NameStream(Set<String> names) {
    this.names = names;
    this.left = names.iterator();
  }

  @Override
  public boolean incrementToken() {
    if (!left.hasNext()) {
      return false;
    }
    clearAttributes();
    term.append(left.next());
    return true;
  }

  @Override
  public void reset() {
    left = names.iterator();
  }
}
