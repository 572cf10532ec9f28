package dev.divisi.taskgraph;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;

/** Workers, and policy: they take orders, or not, and say what they have done, or not. */
final class SimulatedWorkers {

  static final List<String> GLOBS =
      List.of("a/**", "b/**", "c/**", "a/x/**", "pom.xml", "**/*.properties", "d/one.txt", "e/**");
  static final List<String> PEOPLE = List.of("ada", "grace", "Grace", "ken");
  static final List<String> POOLS = List.of("implementers", "testers", "writers");

  private final SimulatedWorld world;
  private final RandomGenerator random;

  SimulatedWorkers(SimulatedWorld world, RandomGenerator random) {
    this.world = world;
    this.random = random;
  }

  /** Some orders are lost, some are taken by two. */
  void obey(Order order) {
    switch (order) {
      case Order.RequestPlan o -> claim(o.work(), "planners");
      case Order.DispatchTask o -> {
        if (!world.isCrowded() || !badLuck(85)) {
          claim(o.work(), o.pool());
        }
      }
      case Order.RequestReview o -> {
        if (o.mayBegin() == random.nextBoolean() || badLuck(2)) {
          doUnclaimed(o.work());
        }
        claim(o.work(), o.pool() == null || badLuck(10) ? "reviewers" : o.pool());
      }
      case Order.RequestMerge o -> {
        if (o.mayBegin() == random.nextBoolean() || badLuck(2)) {
          doUnclaimed(o.work());
        }
        claim(o.work(), "integrators");
      }
      case Order.GrantLease o -> work(o);
      case Order.ProposeRevision o ->
          world.send(new Command.JudgePlan(o.goalId(), o.revision().contentHash(), verdict()));
      case Order.RefuseClaim _, Order.CancelWork _, Order.TellWorker _ -> {}
    }
  }

  private boolean badLuck(int percent) {
    return !world.isCalm() && random.nextInt(100) < percent;
  }

  private void claim(WorkReference work, String pool) {
    int workers = world.isCalm() ? 1 : badLuck(10) ? 0 : 1 + random.nextInt(2);
    for (int i = 0; i < workers; i++) {
      String name = world.name("");
      world.send(new Command.ClaimWork(work, "claim" + name, "worker" + name, pool));
    }
  }

  /** Somebody is done, or not able to, before anybody claimed. */
  private void doUnclaimed(WorkReference work) {
    String claim = "claim" + world.name("");
    Spend spend = badLuck(5) ? spend(random.nextInt(30)) : Spend.NONE;
    List<Command> after = new ArrayList<>();
    world.send(
        badLuck(12) ? failure(work, claim, false, spend) : result(work, claim, spend, after));
  }

  private void work(Order.GrantLease grant) {
    if (badLuck(7)) {
      return; // the worker is gone
    }
    WorkReference work = grant.work();
    String claim = grant.claimId();
    Deque<Command> said = new ArrayDeque<>();
    long tokens = 0;
    int iteration = 0;
    for (int i = random.nextInt(4); i > 0; i--) {
      tokens += random.nextInt(60);
      iteration += random.nextInt(4) == 0 ? 3 : 1;
      said.add(new Command.RenewLease(work, claim, "step " + i, spend(tokens), iteration));
    }
    boolean waits = talk(work, claim, said);
    tokens += random.nextInt(30);
    if (work.step() == WorkStep.MERGE && badLuck(6)) {
      String code = random.nextBoolean() ? "POLICY_CHANGED" : "POLICY_DENIED";
      said.add(
          new Command.ReportFailure(
              work, claim, FailureKind.REJECTED, code, "not now", false, spend(tokens)));
    } else if (waits || badLuck(12)) {
      said.add(failure(work, claim, waits, spend(tokens)));
    } else if (!badLuck(3)) {
      List<Command> after = new ArrayList<>();
      said.add(result(work, claim, spend(tokens), after));
      said.addAll(after);
    }
    if (random.nextBoolean()) {
      said.forEach(world::send);
    } else if (!said.isEmpty()) {
      world.sendInTurn(said);
    }
  }

  private static Spend spend(long tokens) {
    return new Spend(tokens, tokens * 10, tokens / 10);
  }

  /** Questions, wishes, messages. True when the worker waits for an answer. */
  private boolean talk(WorkReference work, String claim, Deque<Command> said) {
    String taskId = work.taskId();
    boolean waits = false;
    if (badLuck(6)) {
      said.add(new Command.AskQuestion(work, claim, world.name("question"), "which one?"));
      waits = random.nextInt(2) == 0;
    }
    if (taskId == null) {
      return waits;
    }
    if (badLuck(10)) {
      String hash = world.name("wider");
      String digest = world.name("digest");
      List<String> more = List.of(any(GLOBS));
      world.plans().widened(hash, taskId, more, digest);
      said.add(
          new Command.AskScope(work, claim, world.name("question"), more, "must", hash, digest));
      waits |= random.nextInt(4) == 0;
    }
    if (badLuck(6)) {
      String to = random.nextInt(6) == 0 ? "nobody" : world.anyTask(work.goalId());
      said.add(new Command.SendMessage(work, claim, world.name("message"), to, "the API is new"));
    }
    if (badLuck(3)) {
      String id = random.nextInt(4) == 0 ? "the same lesson" : world.name("lesson");
      said.add(new Command.ProposeLesson(work, claim, id, "run the tests with --fast"));
    }
    return waits;
  }

  private Command failure(WorkReference work, String claim, boolean waits, Spend spend) {
    if (waits) {
      return new Command.ReportFailure(
          work, claim, FailureKind.AGENT, "QUESTION_OPEN", "waits", true, spend);
    }
    FailureKind[] kinds = FailureKind.values();
    return new Command.ReportFailure(
        work,
        claim,
        kinds[random.nextInt(kinds.length)],
        "SIMULATED",
        random.nextBoolean() ? "no luck" : world.name("no luck "),
        random.nextInt(4) == 0,
        spend);
  }

  private Command result(WorkReference work, String claim, Spend spend, List<Command> after) {
    return switch (work.step()) {
      case PLAN -> plan(work, claim, spend);
      case IMPLEMENT -> {
        String hash = badLuck(5) ? "the same patch" : world.name("patch");
        Command judged = new Command.JudgePatch(work, hash, verdict());
        if (random.nextInt(3) == 0) {
          after.add(judged);
        } else {
          world.send(judged);
        }
        yield new Command.ProposePatch(
            work,
            claim,
            hash,
            random.nextInt(50),
            "agent",
            random.nextInt(3) == 0 ? "call it like this" : null,
            spend);
      }
      case REVIEW ->
          new Command.CompleteReview(
              work,
              claim,
              world.patchOf(work),
              "reviewer",
              !badLuck(15),
              world.name("does not compile "),
              List.of("tests: 0"),
              spend);
      case MERGE -> merge(work, claim);
    };
  }

  private Command merge(WorkReference work, String claim) {
    Command.CompleteMerge.Outcome outcome =
        badLuck(7)
            ? Command.CompleteMerge.Outcome.CONFLICT
            : badLuck(7)
                ? Command.CompleteMerge.Outcome.CHECKS_FAILED
                : badLuck(7)
                    ? Command.CompleteMerge.Outcome.REFUSED
                    : Command.CompleteMerge.Outcome.MERGED;
    String head = world.name("head");
    String commit = random.nextInt(10) == 0 ? null : head;
    return new Command.CompleteMerge(work, claim, outcome, head, commit, "because");
  }

  Verdict verdict() {
    Verdict.Outcome outcome =
        badLuck(8)
            ? Verdict.Outcome.DENY
            : random.nextInt(100) < 28 ? Verdict.Outcome.REQUIRE_APPROVAL : Verdict.Outcome.ALLOW;
    List<RequiredApproval> approvals = new ArrayList<>();
    if (outcome == Verdict.Outcome.REQUIRE_APPROVAL) {
      for (int i = random.nextInt(3); i > 0; i--) {
        approvals.add(approval("rule-" + i));
      }
    }
    List<String> pools = new ArrayList<>();
    while (random.nextInt(6) == 0) {
      pools.add(random.nextBoolean() ? "security" : "legal");
    }
    return new Verdict(outcome, List.of("rule: because"), approvals, pools, null);
  }

  private RequiredApproval approval(String rule) {
    List<RequiredApproval.Approver> group = new ArrayList<>();
    boolean anyone = random.nextInt(3) == 0;
    if (!anyone) {
      for (int i = 1 + random.nextInt(4); i > 0; i--) {
        boolean standsIn = random.nextInt(3) == 0;
        group.add(
            new RequiredApproval.Approver(
                any(PEOPLE),
                standsIn ? any(PEOPLE) : null,
                random.nextInt(4) == 0 ? world.now().plusSeconds(random.nextInt(400)) : null));
      }
    }
    return new RequiredApproval(
        rule,
        anyone ? null : "group",
        group,
        1 + random.nextInt(2),
        random.nextInt(3) == 0,
        random.nextInt(3) == 0 ? Duration.ofSeconds(20 + random.nextInt(300)) : null,
        random.nextInt(2) == 0
            ? Duration.ofSeconds(1 + random.nextInt(random.nextInt(3) == 0 ? 4 : 60))
            : null,
        random.nextInt(3) == 0
            ? random.nextBoolean() ? List.of() : List.of("simulated", "other")
            : null);
  }

  private Command plan(WorkReference work, String claim, Spend spend) {
    String taskId = work.taskId();
    List<PlanDraft.DraftTask> tasks = new ArrayList<>();
    if (taskId == null) {
      int size = 1 + random.nextInt(9);
      for (int i = 0; i < size; i++) {
        tasks.add(task("t" + i, anyRepository(), ids(i, "t"), anyGlobs(), badLuck(16)));
      }
    } else {
      PlanDraft.DraftTask parent = world.plans().task(work.goalId(), taskId);
      List<String> scope = parent == null ? List.of("a/**") : parent.scope();
      int size = 1 + random.nextInt(3);
      for (int i = 0; i < size; i++) {
        List<String> globs = badLuck(3) ? anyGlobs() : List.of(any(scope));
        String id = badLuck(2) ? "candidate-" + i : "p" + i;
        String repository = parent == null || badLuck(3) ? "one" : parent.repository();
        tasks.add(task(id, repository, ids(i, "p"), globs, badLuck(25)));
      }
    }
    if (badLuck(4)) {
      tasks.add(tasks.getFirst());
    }
    Set<String> known = new HashSet<>();
    tasks.forEach(task -> known.add(task.taskId()));
    tasks.replaceAll(
        task ->
            PlansInForce.changed(
                task,
                task.taskId(),
                task.scope(),
                task.dependsOn().stream().filter(known::contains).toList(),
                task.digest()));
    PlanDraft plan =
        world
            .plans()
            .drafted(
                new PlanDraft(
                    1, world.name("plan"), Map.of("one", "base-one", "two", "base-two"), tasks));
    if (taskId == null || random.nextInt(20) == 0) {
      // Policy may speak before the plan is seen here.
      world.send(new Command.JudgePlan(work.goalId(), plan.contentHash(), verdict()));
    }
    return new Command.ProposePlan(work, claim, plan, spend);
  }

  private List<String> ids(int below, String prefix) {
    List<String> ids = new ArrayList<>();
    for (int j = 0; j < below; j++) {
      if (random.nextInt(4) == 0) {
        ids.add(prefix + j);
      }
    }
    return ids;
  }

  List<String> anyGlobs() {
    return List.of(any(GLOBS));
  }

  String anyPool() {
    return world.isCrowded() && random.nextInt(4) != 0 ? POOLS.getFirst() : any(POOLS);
  }

  String anyRepository() {
    return random.nextBoolean() ? "one" : "two";
  }

  /** A task as somebody may plan it. */
  PlanDraft.DraftTask task(
      String id, String repository, List<String> dependsOn, List<String> globs, boolean expand) {
    List<String> bestOf = new ArrayList<>();
    if (!expand && random.nextInt(100) < 15) {
      for (int i = random.nextInt(2) + 2; i > 0; i--) {
        bestOf.add(anyPool());
      }
    }
    String pool = anyPool();
    List<Rung> ladder = new ArrayList<>();
    if (world.hasLadders() && bestOf.isEmpty() && !expand && random.nextBoolean()) {
      ladder.add(new Rung("begins", pool));
      for (int i = random.nextInt(3); i > 0; i--) {
        ladder.add(new Rung(world.name("stronger"), anyPool()));
      }
    }
    return new PlanDraft.DraftTask(
        id,
        "task " + id,
        repository,
        pool,
        globs,
        dependsOn,
        world.name("digest"),
        bestOf,
        expand,
        ladder,
        0);
  }

  String any(List<String> list) {
    return list.get(random.nextInt(list.size()));
  }
}
