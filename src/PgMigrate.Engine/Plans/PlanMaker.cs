using PgMigrate.Engine.Connections;
using PgMigrate.Engine.DataLoss;
using PgMigrate.Engine.Execution;
using PgMigrate.Engine.Execution.Policies;
using PgMigrate.Engine.Rehearsal;
using PgMigrate.Engine.Sessions;
using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Plans;

/// <summary>Makes a plan of what is pending. It changes nothing.</summary>
/// <param name="target">The database.</param>
/// <param name="options">What the plan is made of.</param>
/// <param name="path">Full path of the file that it is written to.</param>
/// <param name="observer">Told of messages and progress.</param>
/// <param name="cancellationToken">Cancels what runs.</param>
internal sealed class PlanMaker(
    ConnectionTarget target,
    PlanOptions options,
    string path,
    IMigrationObserver observer,
    CancellationToken cancellationToken
)
{
    private const string ApplicationName = "pgmigrate plan";

    /// <summary>Makes it.</summary>
    /// <exception cref="MigrationException">What would refuse a run of the folder, connection errors, OptionsInvalid; of a
    /// rehearsal also what starting a sandbox may raise.</exception>
    public async Task<PlanDocument> MakeAsync()
    {
        RefuseUnfit(options);
        RunRules.RequireSkippable(options.Run.SkipChecks);
        PreRunBackupOptions.Check(options.Run);
        var draft = await ReadAsync().ConfigureAwait(false);
        var findings = await CheckAsync().ConfigureAwait(false);
        return draft with
        {
            Findings = [.. findings.Select(Of)],
            Rehearsal = options.Rehearsal is null ? null : PlanRehearsals.Of(findings),
        };
    }

    // A plan is bound to a database that is there, and to scripts that run.
    private static void RefuseUnfit(PlanOptions options)
    {
        if (options.Run.Baseline || options.Run.CreateDatabase)
            throw new MigrationException(
                MigrationErrorId.OptionsInvalid,
                $"A plan is made for a database that is there, and runs its scripts: {RunOption.Baseline} and "
                    + $"{RunOption.CreateDatabase} have no place in it.",
                "Leave them out."
            );
        if (options.ExpiresIn <= TimeSpan.Zero)
            throw new MigrationException(
                MigrationErrorId.OptionsInvalid,
                "The plan would be over before it is made.",
                "Give a time, such as 7d."
            );
    }

    private async Task<PlanDocument> ReadAsync()
    {
        PlanDocument? draft = null;
        var run = new RunState(RunContext.Begin(target, options.Run, observer));
        await new RunPipeline(run, new FolderPlan(), new ReadOnlySessions(ApplicationName, mayBeMissing: false))
            .PlanAsync(async stop => draft = await DraftAsync(run, stop).ConfigureAwait(false), cancellationToken)
            .ConfigureAwait(false);
        return draft!;
    }

    private async Task<PlanDocument> DraftAsync(RunState run, CancellationToken stop)
    {
        run.Plan = PlanChecks.Refuse(run);
        if (run.Context.Policy is { Breaches: { Count: > 0 } breaches })
            throw PolicyCheck.Refusal(run, breaches);
        // What the caller leaves open is as the policy has it.
        var settings = run.Context.Options;
        var entries = run.Plan.ToRun.ToArray();
        var state = await DatabaseState.ReadAsync(run, stop).ConfigureAwait(false);
        var database = await DatabaseState.ReadTargetAsync(run, target.Server, stop).ConfigureAwait(false);
        var before = await PlanScripts.ReadSchemaAsync(run, stop).ConfigureAwait(false);
        var scripts = new PlanScripts(run, before, Path.GetDirectoryName(path)!);
        var durations = await new ScriptDurations(run, options.DurationFrom, ApplicationName)
            .FindAsync(entries, stop)
            .ConfigureAwait(false);
        var losses = await LossSearch
            .FindAsync(run.Server!, DestructiveChanges.Read(entries, settings.TransactionMode), settings, stop)
            .ConfigureAwait(false);
        var now = run.Facts!.ServerTime;
        return new PlanDocument
        {
            Tool = RunIdentity.ToolVersion,
            MadeAt = now,
            ExpiresAt = now + options.ExpiresIn,
            Author = PlanAuthor.Read(Environment.GetEnvironmentVariable),
            Target = database,
            State = state,
            Settings = PlanSettings.Of(settings),
            Tokens = [.. options.Run.Tokens.OrderBy(token => token.Name, StringComparer.Ordinal).Select(PlanSecret.Of)],
            Scripts = [.. entries.Select(entry => scripts.Of(entry, durations.GetValueOrDefault(entry.Name)))],
            Findings = [],
            Losses = [.. losses.Select(Of)],
            Policy = PlanPolicy.Of(run.Context.Policy),
        };
    }

    private Task<IReadOnlyList<Finding>> CheckAsync()
    {
        var checks = new CheckOptions
        {
            Run = options.Run,
            Rehearsal = options.Rehearsal,
            IsForPlan = true,
        };
        return CheckRun.Of(checks, observer, cancellationToken).CheckAsync(target);
    }

    private PlanFinding Of(Finding finding)
    {
        var mask = SecretMask.Of(options.Run.Tokens);
        return new PlanFinding(finding.RuleId, finding.Severity, finding.Evidence, mask.Hide(finding.Message))
        {
            Script = finding.Script,
            Line = finding.Line,
            Object = mask.HideIn(finding.Object),
            AllowedBecause = mask.HideIn(finding.AllowedBecause),
        };
    }

    private static PlanLoss Of(TouchedTable table) =>
        new(table.Loss.Script, table.Loss.Loss.Line, table.Name)
        {
            Column = table.Column,
            Rows = table.Estimate < 0 ? null : table.Estimate,
        };
}
