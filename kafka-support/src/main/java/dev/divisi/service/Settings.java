package dev.divisi.service;

import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.handler.IgnoreTopLevelConverterNotFoundBindHandler;
import org.springframework.boot.context.properties.bind.handler.NoUnboundElementsBindHandler;
import org.springframework.boot.context.properties.source.UnboundElementsSourceFilter;
import org.springframework.core.env.Environment;

/** Reads settings whose records belong to libraries, which know no Spring. */
public final class Settings {
  private Settings() {}

  /**
   * Reads a record from the keys below a prefix, as strictly as the settings of services: an
   * unknown key stops the start.
   */
  public static <T> T read(Environment environment, String prefix, Class<T> type) {
    NoUnboundElementsBindHandler strict =
        new NoUnboundElementsBindHandler(
            new IgnoreTopLevelConverterNotFoundBindHandler(), new UnboundElementsSourceFilter());
    return Binder.get(environment).bindOrCreate(prefix, Bindable.of(type), strict);
  }
}
