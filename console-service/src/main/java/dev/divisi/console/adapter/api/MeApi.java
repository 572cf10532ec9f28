package dev.divisi.console.adapter.api;

import dev.divisi.console.adapter.login.PersonAuthentication;
import dev.divisi.console.domain.Person;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Who asks, for programs. */
@RestController
@Tag(name = "people")
final class MeApi {
  @GetMapping(path = "/api/v1/me", produces = MediaType.APPLICATION_JSON_VALUE)
  @Operation(
      summary = "Who you are here.",
      description = "A decision carries this name and login; the role is the highest you have.",
      operationId = "me")
  Person me(@Parameter(hidden = true) PersonAuthentication authentication) {
    return authentication.getPrincipal();
  }
}
