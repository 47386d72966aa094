using PgMigrate.Engine.Connections;
using PgMigrate.Engine.Execution.Batches;
using PgMigrate.Engine.Execution.Loads;
using PgMigrate.Engine.Scripts;
using PgMigrate.Engine.Sessions;
using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Execution;

/// <summary>What stops a run before its first script.</summary>
internal static class PlanChecks
{
    private const int ShownLines = 12;

    /// <summary>Refuses changed one-time scripts, and reads every script that will run so that its errors come first.</summary>
    /// <returns>The plan, its scripts with the run's tokens.</returns>
    /// <exception cref="MigrationException">What <see cref="RefuseProblems"/> throws, OneTimeScriptChanged, RequirementUnmet,
    /// OptionsInvalid, VerificationFailed, or any error of <see cref="Script.RefuseUnsendable"/>.</exception>
    public static MigrationPlan Refuse(RunState run)
    {
        var (plan, context) = (run.Plan, run.Context);
        RefuseProblems(plan);
        PlanEntry[] changed = [.. plan.Entries.Where(entry => entry.Action == PlanAction.Refuse)];
        if (changed.Length > 0)
            throw ChangedScript(changed, run);
        RunPhase.RefuseUnexpanded(plan, context.Options);

        var ready = new MigrationPlan([.. plan.Entries.Select(entry => ReadyToRun(entry, run))]);
        if (context.Options.TransactionMode == TransactionMode.Run)
            RefuseUnfit([.. ready.ToRun], context);
        if (run.Server is { EscapesByDefault: true })
            TellBackslashes(ready, context);
        return ready;
    }

    /// <summary>Refuses a plan with a script in which something is wrong.</summary>
    /// <exception cref="MigrationException">DirectiveInvalid, TokenUnresolved and the like: the first of them.</exception>
    public static void RefuseProblems(MigrationPlan plan)
    {
        if (plan.Entries.Select(entry => entry.Problem).FirstOrDefault(problem => problem is not null) is { } problem)
            throw problem;
    }

    /// <summary>A script that is left out, as the observer is told of it.</summary>
    public static ScriptRun DescribeSkipped(PlanEntry entry, RunContext context) =>
        context.Describe(entry, ScriptRunStatus.Skipped, null, SkipReason(entry, context.Options));

    /// <summary>Why a script is left out: all of it.</summary>
    public static string SkipReason(PlanEntry entry, MigrationOptions options)
    {
        var reasons = new List<string>();
        if (entry.Directives.Environment is { } environment && !environment.Matches(options.Environment))
            reasons.Add($"environment: {environment.Text}; this run's is {options.Environment ?? "not given"}");
        if (RunPhase.LeavesOut(entry.File, entry.Directives, options))
            reasons.Add(RunPhase.SkipReason(entry, options));
        if (entry.WaitsFor is { } reason)
            reasons.Add($"phase: contract; {reason}");
        if (entry.Behind is { } behind)
            reasons.Add(behind);
        return string.Join("; ", reasons);
    }

    private static PlanEntry ReadyToRun(PlanEntry entry, RunState run)
    {
        if (entry.Action != PlanAction.Run)
            return entry;
        var tokens = run.Context.Options.Tokens;
        var script = entry.Script.For(tokens);
        script.RefuseUnsendable();
        OtherSchemas.Refuse(entry, script, run.Context);
        if (script.Directives.Batch is { } batch)
            RefuseUnfit(RangedStatement.Of(script, batch), batch, script, run);
        var verification = FindVerification(script, run);
        var data = LoadChecks.Refuse(entry, run);
        return ReferenceEquals(script, entry.Script) && verification is null && data.Count == 0
            ? entry
            : entry with
            {
                Script = script,
                Verification = verification,
                Data = data,
            };
    }

    // What is taken back is recorded as undone, and nothing of it may be left to be done.
    private static void RefuseUnfit(RangedStatement statement, BatchDirective batch, Script script, RunState run)
    {
        if (run.Context.Undo is not null && batch.InBackground)
            throw new BatchProblem(script, statement.Written).Of(
                "A script that takes back does not go on in the background.",
                "Take background=yes out: its batches run where it runs."
            );
    }

    // What is taken back is not there to be verified.
    private static Verification? FindVerification(Script script, RunState run) =>
        run is { Folder: { } folder, Context: { Undo: null, Verifies: true } } && !script.Directives.Allows(Verification.Rule)
            ? Verification.Find(folder, script, run.Context.Options.Tokens)
            : null;

    private static void TellBackslashes(MigrationPlan plan, RunContext context)
    {
        foreach (var entry in plan.ToRun)
            if (
                entry
                    .Script.Steps.TakeWhile(step => step.Facts.Setting?.Name != SessionStart.PlainStrings.Key)
                    .FirstOrDefault(step => step.HasPlainBackslash) is
                { } step
            )
                context.Tell(
                    MessageSeverity.Warning,
                    entry.File,
                    $"line {step.Place.Line}: standard_conforming_strings is off for {context.Target.User} on {context.Target}, "
                        + "and on in a migration: a backslash between plain quotes stays as it is. Where it is to escape, write "
                        + "E'…', or begin the script with SET standard_conforming_strings = off;"
                );
    }

    private static void RefuseUnfit(PlanEntry[] entries, RunContext context)
    {
        foreach (var entry in entries)
            if (WhyNotInOneTransaction(entry, isLast: ReferenceEquals(entry, entries[^1])) is { } reason)
                throw new MigrationException(
                    MigrationErrorId.OptionsInvalid,
                    $"The run cannot be one transaction{Demand(context.Options)}: {entry.File} {reason}.",
                    $"Run it {Instead(context.Options)}, or apply what comes before it with {RunOption.To}."
                )
                {
                    Target = context.Target.ToString(),
                    Script = entry.Name,
                    Path = entry.File.Path,
                };
    }

    private static string Demand(MigrationOptions options) =>
        options.BackupLock ? $", as {RunOption.BackupLock} needs it" : string.Empty;

    private static string Instead(MigrationOptions options) =>
        options.BackupLock ? $"without {RunOption.BackupLock}" : $"with {RunOption.TransactionMode.To(TransactionMode.Script)}";

    private static string? WhyNotInOneTransaction(PlanEntry entry, bool isLast) =>
        entry.Script.SentModeIn(TransactionMode.Run) switch
        {
            ExecutionMode.Batches => "runs in batches, each a transaction",
            ExecutionMode.AsWritten => "has BEGIN or COMMIT of its own",
            ExecutionMode.Statements when entry.Script.FirstNonTransactional is { } step =>
                $"has a statement that cannot run in a transaction ({step.Facts.Verb})",
            ExecutionMode.Statements => "says transaction off",
            _ when entry.Script.Sent.NeedsNewSession && !isLast =>
                "loads a library or opens connections of its own, which only a new session takes back, and others follow",
            _ => null,
        };

    private static MigrationException ChangedScript(PlanEntry[] changed, RunState run)
    {
        var entry = changed[0];
        var others =
            changed.Length > 1
                ? $" Changed as well: {string.Join(", ", changed.Skip(1).Select(other => other.File.ToString()))}."
                : string.Empty;
        return new MigrationException(
            MigrationErrorId.OneTimeScriptChanged,
            $"{entry.File.Path} was changed after it was applied to {run.Context.Target}. Nothing was run.{others}"
                + (run.ChangedData.TryGetValue(entry.Name, out var data) ? $" {data}." : Difference(entry, run)),
            (
                data is null
                    ? "Restore the file as it was applied, from version control or with the lines that begin with -, "
                        + $"and make the change in a new script. {Operation.ListScripts} gives the whole difference. "
                    : "Restore the data file as it was loaded, and load the new one by a new script. "
            )
                + $"Where what is in the file is what was done here, {Operation.Repair} "
                + $"{RepairOption.Kinds.To(RepairKind.ChangedScript)} accepts it."
        )
        {
            Target = run.Context.Target.ToString(),
            Script = entry.Name,
            Path = entry.File.Path,
        };
    }

    private static string Difference(PlanEntry entry, RunState run) =>
        run.AppliedTexts.TryGetValue(entry.Name, out var applied)
            ? $" As it was applied (-) and as it is (+):\n{LineDifference.Excerpt(applied, entry.Text, ShownLines)}"
            : $" Its hash is {entry.Hash} now; the text that was applied was not kept.";
}
