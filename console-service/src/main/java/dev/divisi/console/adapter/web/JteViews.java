package dev.divisi.console.adapter.web;

import gg.jte.TemplateEngine;
import gg.jte.TemplateOutput;
import gg.jte.output.StringOutput;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.servlet.View;
import org.springframework.web.servlet.ViewResolver;

/** Finds a page by its name and writes it with what the controller gave. */
final class JteViews implements ViewResolver {
  private static final int FIRST_CHARACTERS = 32 * 1024;

  private final TemplateEngine engine;

  JteViews(TemplateEngine engine) {
    this.engine = engine;
  }

  @Override
  public @Nullable View resolveViewName(String name, Locale locale) {
    String template = name + ".jte";
    return engine.hasTemplate(template) ? new Page(engine, template) : null;
  }

  private record Page(TemplateEngine engine, String template) implements View {
    @Override
    public String getContentType() {
      return MediaType.TEXT_HTML_VALUE;
    }

    /** Whole before a byte is sent, so that an error is an answer of its own. */
    @Override
    public void render(
        @Nullable Map<String, ?> model, HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      Map<String, Object> values = new HashMap<>();
      if (model != null) {
        model.forEach((key, value) -> values.put(key, value));
      }
      TemplateOutput output = new StringOutput(FIRST_CHARACTERS);
      engine.render(template, values, output);
      response.setContentType(MediaType.TEXT_HTML_VALUE);
      response.setCharacterEncoding("UTF-8");
      response.getWriter().write(output.toString());
    }
  }
}
