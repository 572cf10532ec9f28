package dev.divisi.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.logging.ConsoleHandler;
import java.util.logging.Handler;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class JavaLoggingTest {
  private static final String NAME = "org.apache.coyote.http11.Http11NioProtocol";

  private final Logger root = Logger.getLogger("");
  private final Handler[] before = root.getHandlers();
  private final ch.qos.logback.classic.Logger log =
      (ch.qos.logback.classic.Logger) LoggerFactory.getLogger(NAME);
  private final ListAppender<ILoggingEvent> appender = new ListAppender<>();

  @BeforeEach
  void setUp() {
    appender.start();
    log.addAppender(appender);
    log.setLevel(ch.qos.logback.classic.Level.INFO);
    log.setAdditive(false);
  }

  @AfterEach
  void tearDown() {
    log.detachAppender(appender);
    log.setLevel(null);
    log.setAdditive(true);
    for (Handler handler : root.getHandlers()) {
      root.removeHandler(handler);
    }
    for (Handler handler : before) {
      root.addHandler(handler);
    }
  }

  @Test
  void shouldSendWhatLibrariesLogByJavaItselfWhereAllElseGoes() {
    root.addHandler(new ConsoleHandler());

    JavaLogging.toTheLogFile();
    Logger.getLogger(NAME).info("Starting ProtocolHandler");

    assertThat(appender.list)
        .extracting(ILoggingEvent::getFormattedMessage)
        .containsExactly("Starting ProtocolHandler");
    assertThat(root.getHandlers()).noneMatch(ConsoleHandler.class::isInstance);
  }
}
