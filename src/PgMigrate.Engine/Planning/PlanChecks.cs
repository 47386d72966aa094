using PgMigrate.Engine.Execution;

namespace PgMigrate.Engine.Planning;

/// <summary>What stops a run before its first script.</summary>
internal static class PlanChecks
{
    /// <summary>Refuses changed one-time scripts, and reads every script that will run so that its errors come first.</summary>
    /// <exception cref="MigrationException">OneTimeScriptChanged, OptionsInvalid or any error of <see cref="ScriptProgram.Read"/>.</exception>
    /// <returns>The scripts that will run, by name.</returns>
    public static IReadOnlyDictionary<string, ScriptProgram> Refuse(MigrationPlan plan, RunContext context)
    {
        if (plan.Entries.FirstOrDefault(entry => entry.Action == PlanAction.Refuse) is { } changed)
            throw ChangedScript(changed, plan.Entries.Count(entry => entry.Action == PlanAction.Refuse), context);

        var programs = plan.Entries.Where(entry => entry.Action == PlanAction.Run)
            .ToDictionary(entry => entry.Name, entry => ScriptProgram.Read(entry, context), StringComparer.Ordinal);
        foreach (var program in programs.Values)
            RefuseUnfit(program, context);
        return programs;
    }

    /// <summary>Why a script is left out.</summary>
    public static string SkipReason(PlanEntry entry, MigrationOptions options) =>
        $"environment: {entry.Directives.Environment?.Text}; this run's is {options.Environment ?? "not given"}";

    private static void RefuseUnfit(ScriptProgram program, RunContext context)
    {
        if (context.Options.TransactionMode != TransactionMode.Run || program.Mode == ExecutionMode.Transaction)
            return;

        var reason = program.Mode == ExecutionMode.AsWritten ? "has BEGIN or COMMIT of its own"
            : program.FirstNonTransactional is { } step ? $"has a statement that cannot run in a transaction ({step.Facts.Verb})"
            : "says transaction off";
        throw new MigrationException(MigrationErrorId.OptionsInvalid,
            $"The run cannot be one transaction: {program.Entry.File} {reason}.",
            "Run it with -TransactionMode Script, or apply what comes before it with -To.")
        { Target = context.Target.ToString(), Script = program.Entry.Name, Path = program.Entry.File.Path };
    }

    private static MigrationException ChangedScript(PlanEntry entry, int count, RunContext context)
    {
        var others = count > 1 ? $" {count - 1} more one-time scripts have changed." : string.Empty;
        return new MigrationException(MigrationErrorId.OneTimeScriptChanged,
            $"{entry.File.Path} was changed after it was applied to {context.Target}: its hash is {entry.Hash} now.{others} Nothing was run.",
            "Restore the file as it was applied, and make the change in a new script.")
        { Target = context.Target.ToString(), Script = entry.Name, Path = entry.File.Path };
    }
}
