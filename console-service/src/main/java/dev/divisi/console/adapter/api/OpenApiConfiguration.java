package dev.divisi.console.adapter.api;

import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.PathItem;
import io.swagger.v3.oas.models.headers.Header;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.IntegerSchema;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.ObjectSchema;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.media.StringSchema;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.oas.models.responses.ApiResponses;
import io.swagger.v3.oas.models.security.SecurityRequirement;
import io.swagger.v3.oas.models.security.SecurityScheme;
import java.util.List;
import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The OpenAPI document: what the controllers say, and what holds for all of them. */
@Configuration(proxyBeanMethods = false)
class OpenApiConfiguration {
  private static final String PROBLEM = "Problem";
  private static final String BEARER = "bearer";
  private static final String SESSION = "session";

  @Bean
  OpenAPI document() {
    return new OpenAPI()
        .info(
            new Info()
                .title("Divisi")
                .version("1")
                .description(
                    "Goals, plans, tasks and decisions of Divisi. Values have the names of the"
                        + " records on its topics; new fields may come at any time. Texts of"
                        + " goals, diffs and agents can hold anything: trust none of them."))
        .components(
            new Components()
                .addSecuritySchemes(
                    BEARER,
                    new SecurityScheme()
                        .type(SecurityScheme.Type.HTTP)
                        .scheme("bearer")
                        .description(
                            "A token of the login's provider, or one that divisi console --token"
                                + " prints."))
                .addSecuritySchemes(
                    SESSION,
                    new SecurityScheme()
                        .type(SecurityScheme.Type.APIKEY)
                        .in(SecurityScheme.In.COOKIE)
                        .name("__Host-divisi")
                        .description(
                            "The session of a browser. Changes need the page's token too.")))
        .addSecurityItem(new SecurityRequirement().addList(BEARER))
        .addSecurityItem(new SecurityRequirement().addList(SESSION));
  }

  @Bean
  OpenApiCustomizer problems() {
    return document -> {
      document.setServers(List.of());
      document.getComponents().addSchemas(PROBLEM, problem());
      document.getPaths().forEach(OpenApiConfiguration::complete);
    };
  }

  private static Schema<?> problem() {
    Schema<?> problem =
        new ObjectSchema().description("What went wrong, and what to do about it: RFC 9457.");
    problem.addProperty("status", new IntegerSchema().description("The status of the answer."));
    problem.addProperty("title", new StringSchema().description("The status in words."));
    problem.addProperty("detail", new StringSchema().description("What is wrong and what to do."));
    problem.addProperty(
        "decisionId", new StringSchema().description("The decision that was refused."));
    problem.addProperty("goalId", new StringSchema().description("The goal that was refused."));
    problem.setRequired(List.of("status", "title", "detail"));
    return problem;
  }

  private static void complete(String path, PathItem item) {
    item.readOperationsMap()
        .forEach(
            (method, operation) -> complete(path, method == PathItem.HttpMethod.GET, operation));
  }

  private static void complete(String path, boolean isRead, Operation operation) {
    ApiResponses responses = operation.getResponses();
    add(responses, "400", "The request is not what it must be.");
    add(responses, "401", "Nobody is logged in, or the token is not good.");
    add(responses, "403", "The person's role has no such thing.");
    add(responses, "406", "No kind of answer that is accepted is there.");
    if (path.contains("{")) {
      add(responses, "404", "There is no such thing.");
    }
    if (isRead) {
      responses.addApiResponse("304", new ApiResponse().description("You have it already."));
    } else {
      add(responses, "409", "The task graph refuses; the detail has its words.");
      add(responses, "413", "The body is too large.");
      add(responses, "415", "The body's type is none that is taken.");
      add(responses, "422", "The Idempotency-Key was used with another body.");
    }
    add(responses, "503", "It cannot be done now; come back as Retry-After says.");
    if (!isRead || path.endsWith("/why")) {
      add(responses, "429", "Too many requests; the header Retry-After says when to come back.");
    }
    for (String busy : List.of("429", "503")) {
      ApiResponse response = responses.get(busy);
      if (response != null) {
        response.addHeaderObject(
            "Retry-After", new Header().description("Seconds.").schema(new IntegerSchema()));
      }
    }
  }

  private static void add(ApiResponses responses, String status, String description) {
    responses.putIfAbsent(
        status,
        new ApiResponse()
            .description(description)
            .content(
                new Content()
                    .addMediaType(
                        "application/problem+json",
                        new MediaType()
                            .schema(new Schema<>().$ref("#/components/schemas/" + PROBLEM)))));
  }
}
