package dev.divisi.console.adapter.login;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;
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

  LoginController(LoginLinks links, SecurityContextRepository contexts) {
    this.links = links;
    this.contexts = contexts;
  }

  @GetMapping("/login")
  String page(@RequestParam @Nullable String used, @RequestParam @Nullable String left, Model model) {
    model.addAttribute(
        "message",
        used != null
            ? "This link is not good, or not any more. Each lets you in once, within a few minutes."
            : left != null ? "You have left the console." : "");
    return "login";
  }

  @GetMapping("/login/link")
  String enter(
      @RequestParam String token, HttpServletRequest request, HttpServletResponse response) {
    Optional<String> user = links.use(token);
    if (user.isEmpty()) {
      return "redirect:/login?used";
    }
    if (request.getSession(false) != null) {
      request.changeSessionId();
    }
    SecurityContext context = SecurityContextHolder.createEmptyContext();
    context.setAuthentication(
        new PersonAuthentication(LocalBearerFilter.local(user.get())));
    SecurityContextHolder.setContext(context);
    contexts.saveContext(context, request, response);
    return "redirect:/";
  }
}
