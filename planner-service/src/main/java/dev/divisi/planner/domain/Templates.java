package dev.divisi.planner.domain;

import com.samskivert.mustache.Mustache;
import com.samskivert.mustache.MustacheException;
import com.samskivert.mustache.Template;
import java.io.Writer;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Fills in the templates of one plan. Only maps, lists and texts can be reached: the library's own
 * collector would call methods of Java objects by name. Work and output are counted over the whole
 * plan, so that nested sections cannot run away.
 */
final class Templates {
  /** Leaves room in a record of 14 MiB. */
  static final int MOST_OUTPUT = 8 * 1024 * 1024;

  static final int LONGEST_TEXT = 512 * 1024;
  static final int MOST_STEPS = 2_000_000;
  private static final int MOST_SECTIONS = 100;

  private final Mustache.Compiler compiler =
      Mustache.compiler()
          .escapeHTML(false)
          .strictSections(true)
          .emptyStringIsFalse(true)
          .withCollector(new PlainValues());
  private final Map<String, Template> compiled = new HashMap<>();
  private long steps;
  private long output;

  /** The text with every name filled in. */
  String fill(String template, Map<String, Object> values) throws TemplateException {
    if (!template.contains("{{")) {
      count(template.length());
      return template;
    }
    try {
      BoundedText text = new BoundedText();
      compile(template).execute(values, text);
      count(text.length());
      return text.toString();
    } catch (TooMuch tooMuch) {
      throw new TemplateException(tooMuch.getMessage());
    } catch (MustacheException.Context unknown) {
      if (unknown.getCause() instanceof TooMuch tooMuch) {
        throw new TemplateException(tooMuch.getMessage());
      }
      throw new TemplateException(
          "nothing is called {{"
              + Shown.of(unknown.key)
              + "}} here; known names: "
              + Shown.names(values.keySet()));
    } catch (MustacheException invalid) {
      throw new TemplateException(
          "is no template: " + Shown.of(String.valueOf(invalid.getMessage())));
    } catch (UnsupportedOperationException partial) {
      throw new TemplateException("partials ({{>name}}) are not supported");
    }
  }

  private Template compile(String template) throws TemplateException {
    Template known = compiled.get(template);
    if (known != null) {
      return known;
    }
    if (template.contains("{{=")) {
      throw new TemplateException("other delimiters ({{=...=}}) are not supported");
    }
    if (template.split("\\{\\{\\s*[#^]", -1).length > MOST_SECTIONS) {
      throw new TemplateException("has more than " + MOST_SECTIONS + " sections");
    }
    Template fresh = compiler.compile(template);
    compiled.put(template, fresh);
    return fresh;
  }

  private void count(long characters) throws TemplateException {
    output += characters;
    if (output > MOST_OUTPUT) {
      throw new TemplateException(
          "with this text the plan is larger than "
              + MOST_OUTPUT / 1024 / 1024
              + " MiB; split the goal");
    }
  }

  private static final class TooMuch extends RuntimeException {
    TooMuch(String message) {
      super(message);
    }

    @Override
    public String getMessage() {
      return String.valueOf(super.getMessage());
    }
  }

  /** What is too long is noticed while it is written, not when memory is gone. */
  private static final class BoundedText extends Writer {
    private final StringBuilder text = new StringBuilder();

    @Override
    public void write(char[] characters, int offset, int length) {
      if (text.length() + length > LONGEST_TEXT) {
        throw new TooMuch("becomes longer than " + LONGEST_TEXT / 1024 + " KiB");
      }
      text.append(characters, offset, length);
    }

    int length() {
      return text.length();
    }

    @Override
    public String toString() {
      return text.toString();
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }

  private final class PlainValues implements Mustache.Collector {
    @Override
    public @Nullable Iterator<?> toIterator(Object value) {
      steps++;
      if (value instanceof Collection<?> items) {
        steps += items.size();
      }
      if (steps > MOST_STEPS) {
        throw new TooMuch("repeats its sections more than " + MOST_STEPS + " times");
      }
      return value instanceof Collection<?> items ? items.iterator() : null;
    }

    @Override
    public Mustache.@Nullable VariableFetcher createFetcher(Object context, String name) {
      return context instanceof Map<?, ?> ? Templates::entry : null;
    }

    @Override
    public <K, V> Map<K, V> createFetcherCache() {
      return new ConcurrentHashMap<>();
    }
  }

  private static @Nullable Object entry(Object context, String name) {
    Map<?, ?> map = (Map<?, ?>) context;
    return map.containsKey(name) ? map.get(name) : Template.NO_FETCHER_FOUND;
  }

  /** The values that a list of found items has in a template. */
  static List<Map<String, Object>> asValues(List<FoundItem> items) {
    return items.stream().map(FoundItem::asValues).toList();
  }
}
