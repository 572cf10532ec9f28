package dev.divisi.console.adapter.web;

import dev.divisi.goals.Untrusted;
import gg.jte.Content;
import java.util.List;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.Image;
import org.commonmark.node.Node;
import org.commonmark.node.Text;
import org.commonmark.parser.IncludeSourceSpans;
import org.commonmark.parser.Parser;
import org.commonmark.renderer.html.DefaultUrlSanitizer;
import org.commonmark.renderer.html.HtmlRenderer;

/**
 * Markdown of a plan or of an agent, as HTML that can do no harm: HTML in it is shown as text, only
 * web and mail addresses are links, and nothing is loaded for it.
 */
public final class Markdown {
  private static final int MOST_CHARACTERS = 200_000;
  private static final int MOST_NESTED = 20;

  private static final Parser PARSER =
      Parser.builder()
          .maxOpenBlockParsers(MOST_NESTED)
          .includeSourceSpans(IncludeSourceSpans.NONE)
          .build();
  private static final HtmlRenderer RENDERER =
      HtmlRenderer.builder()
          .escapeHtml(true)
          .sanitizeUrls(true)
          .urlSanitizer(new DefaultUrlSanitizer(List.of("http", "https", "mailto")))
          .softbreak("\n")
          .build();

  private Markdown() {}

  /** What the text says, to be put into a page. */
  public static Content of(String text) {
    String clean = Untrusted.lines(text);
    boolean cut = clean.length() > MOST_CHARACTERS;
    Node document = PARSER.parse(cut ? clean.substring(0, MOST_CHARACTERS) + "\n\n…" : clean);
    document.accept(new ImagesAsText());
    String html = RENDERER.render(document);
    return output -> output.writeContent(html);
  }

  /** An image would be asked for from elsewhere, and tell who looks. */
  private static final class ImagesAsText extends AbstractVisitor {
    @Override
    public void visit(Image image) {
      Node next = image.getFirstChild();
      Node at = image;
      if (next == null) {
        at.insertAfter(new Text("[image]"));
      }
      while (next != null) {
        Node following = next.getNext();
        at.insertAfter(next);
        at = next;
        next = following;
      }
      image.unlink();
    }
  }
}
