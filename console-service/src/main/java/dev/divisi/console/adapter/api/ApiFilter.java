package dev.divisi.console.adapter.api;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * What holds for every request below {@code /api/}: a bounded body, errors as problems also where
 * no controller is asked, and answers that a program may keep, if it asks before it uses them.
 */
final class ApiFilter extends OncePerRequestFilter {
  /** Bytes of a body; a plan of thousands of tasks fits. */
  static final int MOST_BODY = 4 << 20;

  @Override
  protected boolean shouldNotFilter(HttpServletRequest request) {
    return !request.getRequestURI().startsWith("/api/");
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    response.setHeader(HttpHeaders.CACHE_CONTROL, "private, no-cache");
    boolean hasBody =
        request.getContentLengthLong() > 0 || request.getHeader("Transfer-Encoding") != null;
    HttpServletRequest bounded = request;
    if (hasBody) {
      byte[] body =
          request.getContentLengthLong() > MOST_BODY
              ? null
              : request.getInputStream().readNBytes(MOST_BODY + 1);
      if (body == null || body.length > MOST_BODY) {
        Problems.write(
            response,
            HttpStatus.CONTENT_TOO_LARGE,
            "The body has more than " + MOST_BODY + " bytes. Send less.");
        return;
      }
      bounded = new WithBody(request, body);
    }
    chain.doFilter(bounded, new WithProblems(response));
  }

  /** A request whose body was read. */
  private static final class WithBody extends HttpServletRequestWrapper {
    private final byte[] body;

    WithBody(HttpServletRequest request, byte[] body) {
      super(request);
      this.body = body;
    }

    @Override
    public ServletInputStream getInputStream() {
      return new Bytes(new ByteArrayInputStream(body));
    }

    @Override
    public BufferedReader getReader() {
      return new BufferedReader(
          new InputStreamReader(new ByteArrayInputStream(body), StandardCharsets.UTF_8));
    }
  }

  private static final class Bytes extends ServletInputStream {
    private final ByteArrayInputStream bytes;

    Bytes(ByteArrayInputStream bytes) {
      this.bytes = bytes;
    }

    @Override
    public int read() {
      return bytes.read();
    }

    @Override
    public int read(byte[] into, int offset, int length) {
      return bytes.read(into, offset, length);
    }

    @Override
    public boolean isFinished() {
      return bytes.available() == 0;
    }

    @Override
    public boolean isReady() {
      return true;
    }

    @Override
    public void setReadListener(ReadListener listener) {
      throw new IllegalStateException("The whole body is here already.");
    }
  }

  /** A response whose errors are problems. */
  private static final class WithProblems extends HttpServletResponseWrapper {
    private final HttpServletResponse response;

    WithProblems(HttpServletResponse response) {
      super(response);
      this.response = response;
    }

    @Override
    public void sendError(int status) throws IOException {
      sendError(status, null);
    }

    @Override
    public void sendError(int status, @Nullable String message) throws IOException {
      HttpStatus known = HttpStatus.resolve(status);
      response.resetBuffer();
      Problems.write(
          response,
          known == null ? HttpStatus.INTERNAL_SERVER_ERROR : known,
          "The request is not one that is answered here. /api/v1/openapi.json says which are.");
    }
  }
}
