package dev.divisi.console.adapter.web;

import dev.divisi.console.adapter.login.PersonAuthentication;
import dev.divisi.console.adapter.sql.SqlQuestions;
import dev.divisi.console.domain.DecisionDesk;
import dev.divisi.console.domain.NotAllowedException;
import dev.divisi.console.domain.Role;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** The read model, for those who may ask it in SQL. */
@Controller
public class SqlController {
  private static final Logger LOG = LoggerFactory.getLogger(SqlController.class);
  private static final String FIRST =
      "select status, count(*) as tasks, sum(cost_micros) / 1000000.0 as dollars\n"
          + "from task group by status order by tasks desc";

  private final SqlQuestions questions;

  SqlController(SqlQuestions questions) {
    this.questions = questions;
  }

  @GetMapping("/sql")
  String page(PersonAuthentication person, Model page) throws NotAllowedException {
    DecisionDesk.require(person.getPrincipal(), "ask in SQL", Role.ADMIN);
    page.addAttribute("question", FIRST);
    page.addAttribute("tables", SqlQuestions.tables());
    return "sql";
  }

  @PostMapping("/sql")
  String ask(@RequestParam String question, PersonAuthentication person, Model page)
      throws NotAllowedException {
    DecisionDesk.require(person.getPrincipal(), "ask in SQL", Role.ADMIN);
    LOG.info("{} asks in SQL: {}", person.getName(), question.replaceAll("\\s+", " "));
    page.addAttribute("question", question);
    page.addAttribute("tables", SqlQuestions.tables());
    page.addAttribute("answer", questions.ask(question));
    return "sql";
  }
}
