package dev.divisi.agents.mcp;

import dev.divisi.workspace.Folders;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;

/**
 * A unix socket that leads to a port, for programs whose walls let no network through. It lies in a
 * folder that only this user can open, and is gone when it is closed.
 */
final class SocketRelay implements AutoCloseable {
  private static final int MOST_CONNECTIONS = 64;
  private static final int BUFFER = 16 << 10;

  private final Path folder;
  private final ServerSocketChannel listener;
  private final InetSocketAddress target;
  private final Semaphore free = new Semaphore(MOST_CONNECTIONS);
  private final Thread acceptor = Thread.ofVirtual().name("mcp-accept").unstarted(this::accept);
  private final ExecutorService threads =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("mcp-relay-", 0).factory());

  private SocketRelay(Path folder, ServerSocketChannel listener, InetSocketAddress target) {
    this.folder = folder;
    this.listener = listener;
    this.target = target;
  }

  static SocketRelay open(InetSocketAddress target) throws IOException {
    Path folder = Files.createTempDirectory("divisi-mcp-");
    ServerSocketChannel listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    try {
      listener.bind(UnixDomainSocketAddress.of(folder.resolve("s")));
    } catch (IOException e) {
      listener.close();
      Folders.delete(folder);
      throw e;
    }
    SocketRelay relay = new SocketRelay(folder, listener, target);
    relay.acceptor.start();
    return relay;
  }

  Path socket() {
    return folder.resolve("s");
  }

  private void accept() {
    try {
      while (true) {
        free.acquire();
        SocketChannel inside = listener.accept();
        try {
          threads.execute(() -> relay(inside));
        } catch (RejectedExecutionException e) {
          close(inside);
          return;
        }
      }
    } catch (IOException | InterruptedException e) {
      // It was closed.
    }
  }

  private void relay(SocketChannel inside) {
    try (inside;
        SocketChannel outside = SocketChannel.open(target)) {
      Thread back = Thread.startVirtualThread(() -> pump(outside, inside));
      try {
        pump(inside, outside);
      } finally {
        back.join();
      }
    } catch (IOException | InterruptedException e) {
      // Either side hung up, or all of it was closed.
    } finally {
      free.release();
    }
  }

  /** Until one side ends what it sends; then the other side is told. */
  private static void pump(SocketChannel from, SocketChannel to) {
    ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
    try {
      while (from.read(buffer.clear()) >= 0) {
        buffer.flip();
        while (buffer.hasRemaining()) {
          to.write(buffer);
        }
      }
      to.shutdownOutput();
    } catch (IOException e) {
      close(from);
      close(to);
    }
  }

  private static void close(SocketChannel channel) {
    try {
      channel.close();
    } catch (IOException e) {
      // It is of no use any more either way.
    }
  }

  /**
   * Returns when no connection is open any more. The acceptor is not interrupted: an interrupt that
   * meets it between the connection and its return would leave a connection that nobody closes.
   */
  @Override
  public void close() {
    try {
      listener.close();
      free.release();
      acceptor.join();
    } catch (IOException e) {
      acceptor.interrupt();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    threads.shutdownNow();
    threads.close();
    try {
      Folders.delete(folder);
    } catch (IOException e) {
      // The operating system clears its temporary directory.
      folder.toFile().deleteOnExit();
    }
  }
}
