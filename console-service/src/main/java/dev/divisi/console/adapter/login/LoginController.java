package dev.divisi.console.adapter.login;

import dev.divisi.console.ConsoleSettings;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.client.registration.ClientRegistrationRepository;
import org.springframework.security.web.context.SecurityContextRepository;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** The way in. */
@Controller
public class LoginController {
  private final LoginLinks links;
  private final SecurityContextRepository contexts;
  private final ConsoleSettings settings;
  private final InstantSource clock;
  private final List<Provider> providers;

  /**
   * Where people can log in.
   *
   * @param name what it is called
   * @param address where its login begins
   */
  public record Provider(String name, String address) {}

  LoginController(
      LoginLinks links,
      SecurityContextRepository contexts,
      ConsoleSettings settings,
      InstantSource clock,
      ObjectProvider<ClientRegistrationRepository> registrations) {
    this.links = links;
    this.contexts = contexts;
    this.settings = settings;
    this.clock = clock;
    this.providers =
        settings.login().mode() == ConsoleSettings.Mode.OIDC
            ? providers(registrations.getIfAvailable())
            : List.of();
  }

  private static List<Provider> providers(@Nullable ClientRegistrationRepository registrations) {
    List<Provider> providers = new ArrayList<>();
    if (registrations instanceof Iterable<?> all) {
      for (Object each : all) {
        if (each instanceof ClientRegistration registration) {
          providers.add(
              new Provider(
                  registration.getClientName(),
                  "/oauth2/authorization/" + registration.getRegistrationId()));
        }
      }
    }
    return List.copyOf(providers);
  }

  @GetMapping("/login")
  String page(
      @RequestParam @Nullable String used,
      @RequestParam @Nullable String left,
      @RequestParam @Nullable String role,
      @RequestParam @Nullable String failed,
      Model model) {
    String message = "";
    if (used != null) {
      message =
          "This link is not good, or not any more. Each lets you in once, within a few minutes.";
    } else if (role != null) {
      message = LoginConfiguration.NO_ROLE;
    } else if (failed != null) {
      message = "The login did not come to an end. Try it again.";
    } else if (left != null) {
      message = "You have left the console.";
    }
    model.addAttribute("message", message);
    model.addAttribute("providers", providers);
    return "login";
  }

  @GetMapping("/login/link")
  String enter(
      @RequestParam(defaultValue = "") String token,
      HttpServletRequest request,
      HttpServletResponse response) {
    Optional<String> user =
        settings.login().mode() == ConsoleSettings.Mode.LOCAL ? links.use(token) : Optional.empty();
    if (user.isEmpty()) {
      return "redirect:/login?used";
    }
    // Whoever knew the session of before must not know the one that somebody is logged in with.
    HttpSession before = request.getSession(false);
    if (before != null) {
      before.invalidate();
    }
    SecurityContext context = SecurityContextHolder.createEmptyContext();
    context.setAuthentication(
        new PersonAuthentication(
            LocalBearerFilter.local(user.get()), clock.instant().plus(settings.login().session())));
    SecurityContextHolder.setContext(context);
    contexts.saveContext(context, request, response);
    return "redirect:/";
  }
}
