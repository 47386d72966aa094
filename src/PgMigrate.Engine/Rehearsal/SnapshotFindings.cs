using PgMigrate.Engine.Connections;
using PgMigrate.Engine.Rules;
using PgMigrate.Engine.Schema;
using PgMigrate.Engine.Scripts;

namespace PgMigrate.Engine.Rehearsal;

/// <summary>Compares schemas, and makes a finding of each object that differs.</summary>
internal sealed class SnapshotFindings(FindingFactory findings, MigrationOptions options)
{
    // Whoever has more differences than this needs another tool than a list.
    private const int Most = 100;

    /// <summary>The schema of a database now, without PgMigrate's and grate's tables.</summary>
    public async Task<SchemaSnapshot> ReadAsync(ConnectionTarget database, CancellationToken cancellationToken)
    {
        var connection = await ServerConnection
            .OpenAsync(database, RehearsalServer.ApplicationName, [], cancellationToken)
            .ConfigureAwait(false);
        await using var dispose = connection.ConfigureAwait(false);
        return await ReadAsync(connection, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc cref="ReadAsync(ConnectionTarget, CancellationToken)"/>
    public Task<SchemaSnapshot> ReadAsync(ServerConnection connection, CancellationToken cancellationToken) =>
        SchemaSnapshot.ReadAsync(connection, SnapshotOptions.WithoutHistory(options.HistorySchema), cancellationToken);

    /// <summary>One finding for each object that differs.</summary>
    /// <param name="rule">The rule.</param>
    /// <param name="before">What should be.</param>
    /// <param name="after">What is.</param>
    /// <param name="script">The script that is to blame; null where none is.</param>
    /// <param name="path">The file, where it is not the script's own; null for the script's.</param>
    /// <param name="when">What the message begins with, for instance <c>After its down script</c>.</param>
    /// <param name="known">Objects that were told of already, by type and name; those told of now are added. Null for
    /// none.</param>
    public IEnumerable<Finding> Of(
        Rule rule,
        SchemaSnapshot before,
        SchemaSnapshot after,
        PlanEntry? script,
        string? path,
        string when,
        ISet<(string, string)>? known = null
    )
    {
        var objects = SchemaDifference
            .Between(before, after)
            .GroupBy(change => (change.ObjectType, change.Object))
            .Where(changes => known?.Add(changes.Key) != false)
            .ToArray();
        foreach (var changes in objects.Take(Most))
            yield return Of(
                rule,
                $"{when}, {DifferenceText.Of(changes)}.",
                changes.Key.Object,
                script,
                path,
                // A column that was dropped comes back as the last one: nobody can put it in its place again.
                changes.All(change => change.Property == SchemaProperty.Position)
                    ? FindingSeverity.Information
                    : null
            );
        if (objects.Length > Most)
            yield return Of(rule, $"{when}, {objects.Length - Most} more objects differ.", null, script, path, null);
    }

    private Finding Of(Rule rule, string message, string? name, PlanEntry? script, string? path, FindingSeverity? severity) =>
        findings.Of(
            rule,
            new Observation(message)
            {
                Script = script?.File,
                Directives = script?.Directives,
                Path = path,
                Object = name,
                Severity = severity,
            }
        );
}
