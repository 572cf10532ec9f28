package org.example.storefront.common.config;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** The settings of one part of the shop, read from a properties file on the class path. */
public final class Settings {
  private final String source;
  private final Properties properties;

  private Settings(String source, Properties properties) {
    this.source = source;
    this.properties = properties;
  }

  /**
   * Reads a properties file from the class path.
   *
   * @throws IllegalArgumentException when there is no such file
   */
  public static Settings load(String resource) {
    try (InputStream in = Settings.class.getClassLoader().getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalArgumentException("There is no " + resource + " on the class path.");
      }
      Properties properties = new Properties();
      properties.load(in);
      return new Settings(resource, properties);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether there is a value for the key. */
  public boolean has(String key) {
    return properties.containsKey(key);
  }

  /**
   * The value of a key.
   *
   * @throws IllegalArgumentException when there is none
   */
  public String text(String key) {
    String value = properties.getProperty(key);
    if (value == null) {
      throw new IllegalArgumentException(source + " has no value for " + key + ".");
    }
    return value.trim();
  }

  /** The value of a key, as a number. */
  public int number(String key) {
    return Integer.parseInt(text(key));
  }
}
