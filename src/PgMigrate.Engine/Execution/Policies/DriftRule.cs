using System.Globalization;
using PgMigrate.Engine.Configuration.Policies;
using PgMigrate.Engine.Configuration.Sections;
using PgMigrate.Engine.Schema;
using PgMigrate.Engine.Sessions;
using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Execution.Policies;

/// <summary>No run goes on a schema that was changed since the last one, where the policy refuses that.</summary>
internal sealed class DriftRule : PolicyRule
{
    private const string Setting = "drift";
    private const string ApplicationName = "pgmigrate policy";

    /// <inheritdoc/>
    public override bool IsAsked(RunPolicy policy) => policy.Settings.Drift == DriftPolicy.Refuse;

    /// <inheritdoc/>
    public override async Task<IReadOnlyList<PolicyBreach>> FindAsync(RunState run, RunPolicy policy, CancellationToken stop)
    {
        var context = run.Context;
        // Runs of schemas keep no snapshots: what they have done since the last one is no drift.
        if (run.Facts is not { HistoryIsWhole: true } known || context.Target.Schema is not null)
            return None;
        // A connection of its own: what is read must not leave a trace in the session that scripts run in.
        var (connection, _) = await ServerFacts
            .ConnectAsync(context.Target, ApplicationName, context.Options.HistorySchema, stop)
            .ConfigureAwait(false);
        await using var dispose = connection.ConfigureAwait(false);
        var found = await SchemaDrift
            .FindAsync(connection, context.Target, known.Tables, context.Mask, stop)
            .ConfigureAwait(false);
        if (found is not { } drift)
            return None;
        string[] changed =
        [
            .. drift
                .Changes.Select(change => OneLine.Of($"{change.ObjectType} {change.Object}"))
                .Distinct(StringComparer.Ordinal),
        ];
        if (changed.Length == 0)
            return None;
        context.Happened(new DriftFound(changed, drift.Since.TakenAt));
        return [Breach(changed, drift.Since)];
    }

    private static PolicyBreach Breach(string[] changed, KeptSnapshot last)
    {
        var since = last.TakenAt.UtcDateTime.ToString("u", CultureInfo.InvariantCulture);
        return new PolicyBreach(
            Setting,
            $"{changed.Length} {(changed.Length == 1 ? "object was" : "objects were")} changed since {since}, by no run: "
                + $"{FewNames.Of(changed)}."
        );
    }
}
