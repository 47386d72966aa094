using PgMigrate.Engine.Scripts;
using PgMigrate.Engine.Sessions;
using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Execution;

/// <summary>What stops a run before its first script.</summary>
internal static class PlanChecks
{
    private const int ShownLines = 12;

    /// <summary>Refuses changed one-time scripts, and reads every script that will run so that its errors come first.</summary>
    /// <exception cref="MigrationException">What <see cref="RefuseProblems"/> throws, OneTimeScriptChanged, OptionsInvalid, or
    /// any error of <see cref="ScriptProgram.Read"/>.</exception>
    /// <returns>The scripts that will run, by name.</returns>
    public static IReadOnlyDictionary<string, ScriptProgram> Refuse(RunState run)
    {
        var (plan, context) = (run.Plan, run.Context);
        RefuseProblems(plan);
        PlanEntry[] changed = [.. plan.Entries.Where(entry => entry.Action == PlanAction.Refuse)];
        if (changed.Length > 0)
            throw ChangedScript(changed, run);

        ScriptProgram[] programs =
        [
            .. plan
                .Entries.Where(entry => entry.Action == PlanAction.Run)
                .Select(entry => ScriptProgram.Read(entry, context.Options)),
        ];
        if (context.Options.TransactionMode == TransactionMode.Run)
            RefuseUnfit(programs, context);
        return programs.ToDictionary(program => program.Entry.Name, StringComparer.Ordinal);
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

    /// <summary>Why a script is left out.</summary>
    public static string SkipReason(PlanEntry entry, MigrationOptions options) =>
        $"environment: {entry.Directives.Environment?.Text}; this run's is {options.Environment ?? "not given"}";

    private static void RefuseUnfit(ScriptProgram[] programs, RunContext context)
    {
        foreach (var program in programs)
            if (WhyNotInOneTransaction(program, isLast: program == programs[^1]) is { } reason)
                throw new MigrationException(
                    MigrationErrorId.OptionsInvalid,
                    $"The run cannot be one transaction{Demand(context.Options)}: {program.Entry.File} {reason}.",
                    $"Run it {Instead(context.Options)}, or apply what comes before it with {RunOption.To}."
                )
                {
                    Target = context.Target.ToString(),
                    Script = program.Entry.Name,
                    Path = program.Entry.File.Path,
                };
    }

    private static string Demand(MigrationOptions options) =>
        options.BackupLock ? $", as {RunOption.BackupLock} needs it" : string.Empty;

    private static string Instead(MigrationOptions options) =>
        options.BackupLock ? $"without {RunOption.BackupLock}" : $"with {RunOption.TransactionMode.To(TransactionMode.Script)}";

    private static string? WhyNotInOneTransaction(ScriptProgram program, bool isLast) =>
        program.Mode switch
        {
            ExecutionMode.AsWritten => "has BEGIN or COMMIT of its own",
            ExecutionMode.Statements when program.FirstNonTransactional is { } step =>
                $"has a statement that cannot run in a transaction ({step.Facts.Verb})",
            ExecutionMode.Statements => "says transaction off",
            _ when program.NeedsNewSession && !isLast =>
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
                + Difference(entry, run),
            "Restore the file as it was applied, from version control or with the lines that begin with -, "
                + $"and make the change in a new script. {Operation.ListScripts} gives the whole difference."
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
