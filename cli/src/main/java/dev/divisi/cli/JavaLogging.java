package dev.divisi.cli;

import org.slf4j.bridge.SLF4JBridgeHandler;

/** What libraries log by {@code java.util.logging}, such as the web server of the console. */
final class JavaLogging {
  private JavaLogging() {}

  /** Into the log file, as all else: by itself it goes to the terminal. */
  static void toTheLogFile() {
    SLF4JBridgeHandler.removeHandlersForRootLogger();
    SLF4JBridgeHandler.install();
  }
}
