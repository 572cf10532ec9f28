package dev.divisi.testing;

import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives a test method, a constructor or a {@code @BeforeAll} method a {@link DivisiKafka}:
 * {@code @ExtendWith(DivisiKafkaExtension.class)}. All test classes of a JVM share one; it is
 * closed after the last.
 */
public final class DivisiKafkaExtension implements ParameterResolver {
  private static final Namespace NAMESPACE = Namespace.create(DivisiKafkaExtension.class);

  /** For JUnit. */
  public DivisiKafkaExtension() {}

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == DivisiKafka.class;
  }

  @Override
  public DivisiKafka resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return context
        .getRoot()
        .getStore(NAMESPACE)
        .computeIfAbsent(DivisiKafka.class, _ -> start(), DivisiKafka.class);
  }

  private static DivisiKafka start() {
    try {
      return DivisiKafka.start();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while the broker for the tests started", e);
    }
  }
}
