package dev.divisi.models.gateway;

import dev.divisi.models.ModelException;
import dev.divisi.models.provider.ProviderAccess;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.net.http.HttpClient;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The way of the agent of one attempt to its models. It listens on a unix socket, for agents
 * without a network, or on the loopback. It holds the keys, lets through calls of models and
 * nothing else, and ends them when the attempt's budget is exhausted, the agent leaves or the
 * attempt is over.
 *
 * <p>A connection carries one request, so nothing can be hidden behind a request. At most {@value
 * #MOST_CONNECTIONS} are served at once; others wait.
 */
public final class ModelGateway implements AutoCloseable {

  static final int MOST_CONNECTIONS = 16;
  private static final int WAITING_CONNECTIONS = 64;
  private static final int MOST_SOCKET_PATH = 100;
  private static final Duration TICK = Duration.ofMillis(250);

  private final ServerSocketChannel server;
  private final @Nullable Path socket;
  private final int port;
  private final String secret;
  private final HttpClient http;
  private final Serving serving;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Semaphore room = new Semaphore(MOST_CONNECTIONS);
  private final Set<Connection> connections = ConcurrentHashMap.newKeySet();
  private final Ledger ledger;

  private ModelGateway(
      GatewayTerms terms,
      Map<String, ProviderAccess> providers,
      ServerSocketChannel server,
      @Nullable Path socket,
      int port,
      String secret,
      GatewayLimits limits) {
    this.server = server;
    this.socket = socket;
    this.port = port;
    this.secret = secret;
    this.ledger = new Ledger(terms);
    // A client of its own: when it is shut down, everything that it asked for ends.
    this.http =
        HttpClient.newBuilder()
            .connectTimeout(terms.providers().connections().connect())
            .followRedirects(HttpClient.Redirect.NEVER)
            .version(HttpClient.Version.HTTP_1_1)
            .build();
    RecordedAnswers record = terms.record();
    this.serving =
        new Serving(
            providers,
            secret,
            record == null
                ? new Relay(http, terms, ledger)
                : new Replaying(record, terms.places(), terms.listener()),
            limits);
    threads.execute(this::accept);
    threads.execute(this::closeLateOnes);
  }

  /**
   * Opens a gateway on a unix socket that only this user can reach.
   *
   * @param directory where a directory of its own is made for the socket; outside of what the agent
   *     can write
   * @param port where the agent reaches it, on the loopback of its sandbox
   * @throws ModelException REJECTED, {@code MODEL_PROVIDER_UNKNOWN} or {@code MODEL_KEY_MISSING}
   * @throws IOException when the socket cannot be made, as when its path is too long
   */
  public static ModelGateway onSocket(GatewayTerms terms, Path directory, int port)
      throws ModelException, IOException {
    return onSocket(terms, directory, port, GatewayLimits.DEFAULT);
  }

  static ModelGateway onSocket(GatewayTerms terms, Path directory, int port, GatewayLimits limits)
      throws ModelException, IOException {
    Map<String, ProviderAccess> providers = providers(terms);
    Path own =
        Files.createTempDirectory(
            Files.createDirectories(directory),
            "gw",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    Path socket = own.resolve("s").toAbsolutePath();
    if (socket.toString().length() > MOST_SOCKET_PATH) {
      Files.delete(own);
      throw new IOException(
          "The path of a socket may have "
              + MOST_SOCKET_PATH
              + " characters, and this has more: "
              + socket
              + ". Let divisi.workspace.directory be a shorter one.");
    }
    ServerSocketChannel server =
        bound(StandardProtocolFamily.UNIX, UnixDomainSocketAddress.of(socket));
    Files.setPosixFilePermissions(socket, PosixFilePermissions.fromString("rw-------"));
    return new ModelGateway(terms, providers, server, socket, port, "", limits);
  }

  /**
   * Opens a gateway on a port of the loopback, for an agent that is not confined. Others on the
   * machine reach the port too, so the base URL has a secret in it.
   *
   * @throws ModelException REJECTED, {@code MODEL_PROVIDER_UNKNOWN} or {@code MODEL_KEY_MISSING}
   */
  public static ModelGateway onLoopback(GatewayTerms terms) throws ModelException, IOException {
    Map<String, ProviderAccess> providers = providers(terms);
    byte[] random = new byte[16];
    new SecureRandom().nextBytes(random);
    ServerSocketChannel server =
        bound(
            StandardProtocolFamily.INET,
            new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0));
    int port = ((InetSocketAddress) server.getLocalAddress()).getPort();
    return new ModelGateway(
        terms,
        providers,
        server,
        null,
        port,
        HexFormat.of().formatHex(random),
        GatewayLimits.DEFAULT);
  }

  private static Map<String, ProviderAccess> providers(GatewayTerms terms) throws ModelException {
    Map<String, ProviderAccess> providers = new TreeMap<>();
    for (String name : terms.allowed()) {
      ProviderAccess access = terms.providers().access(name);
      String key = access.key();
      if (key != null && !key.matches("[\\x21-\\x7e]+")) {
        throw new ModelException(
            ModelException.Kind.REJECTED,
            "MODEL_KEY_INVALID",
            "The key of the provider "
                + name
                + " has characters that no key has: look at the environment variable "
                + access.provider().keyVariable()
                + " where the worker runs.");
      }
      providers.put(name, access);
    }
    return providers;
  }

  private static ServerSocketChannel bound(StandardProtocolFamily family, SocketAddress address)
      throws IOException {
    ServerSocketChannel server = ServerSocketChannel.open(family);
    try {
      return server.bind(address, WAITING_CONNECTIONS);
    } catch (IOException e) {
      server.close();
      throw e;
    }
  }

  /** The unix socket; empty on the loopback. */
  public Optional<Path> socket() {
    return Optional.ofNullable(socket);
  }

  /** Where the agent reaches it on 127.0.0.1. */
  public int port() {
    return port;
  }

  /**
   * What an agent is given as the base URL of its API, without a version of it: {@code
   * http://127.0.0.1:8080/anthropic}. On the loopback it is a secret.
   */
  public String baseUrl(String provider) {
    return "http://127.0.0.1:" + port + (secret.isEmpty() ? "" : "/" + secret) + "/" + provider;
  }

  /** All that was spent so far. */
  public GatewaySpend spent() {
    return ledger.spent();
  }

  private void accept() {
    try {
      while (server.isOpen()) {
        room.acquire();
        Connection connection = new Connection(server.accept());
        connections.add(connection);
        threads.execute(() -> serve(connection));
      }
    } catch (RejectedExecutionException | IOException | InterruptedException e) {
      // The gateway was closed. A worker without file descriptors ends here too: the agent then
      // reaches nobody, and fails with that.
      shut();
      connections.forEach(Connection::close);
    }
  }

  private void serve(Connection connection) {
    try (connection) {
      if (server.isOpen()) {
        serving.serve(connection);
      }
    } finally {
      connections.remove(connection);
      room.release();
    }
  }

  private void closeLateOnes() {
    try {
      while (!threads.awaitTermination(TICK.toMillis(), TimeUnit.MILLISECONDS) && server.isOpen()) {
        connections.stream().filter(Connection::isLate).forEach(Connection::close);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void shut() {
    try {
      server.close();
    } catch (IOException e) {
      // Nobody is accepted any more in any case.
    }
  }

  /**
   * Ends all calls, tells the listener of them, and removes the socket. To be called by whoever
   * opened it, and not by the listener.
   */
  @Override
  public void close() {
    shut();
    threads.shutdown();
    connections.forEach(Connection::close);
    http.shutdownNow();
    room.release(MOST_CONNECTIONS);
    threads.close();
    if (socket != null) {
      try {
        Files.deleteIfExists(socket);
        Path own = socket.getParent();
        if (own != null) {
          Files.deleteIfExists(own);
        }
      } catch (IOException e) {
        // It is in the attempt's directory, which goes with the attempt.
      }
    }
  }
}
