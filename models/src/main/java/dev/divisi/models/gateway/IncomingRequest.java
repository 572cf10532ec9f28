package dev.divisi.models.gateway;

import java.util.Map;

/**
 * A request of an agent, without its body.
 *
 * @param path has only plain segments: nothing encoded, none empty, no dots alone
 * @param query what followed the question mark, as it came; empty for none
 * @param headers by names in lower case
 */
record IncomingRequest(String method, String path, String query, Map<String, String> headers) {

  String header(String name) {
    return headers.getOrDefault(name, "");
  }
}
