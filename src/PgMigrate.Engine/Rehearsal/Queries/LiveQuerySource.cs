using Npgsql;
using PgMigrate.Engine.Connections;
using PgMigrate.Engine.Execution;
using PgMigrate.Engine.Execution.Phases;
using PgMigrate.Engine.FileSystem;
using PgMigrate.Engine.Sql;
using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Rehearsal.Queries;

/// <summary>
/// Where the queries come from that a rehearsal checks: the target's own statistics, or a file. Nothing is executed.
/// </summary>
internal static class LiveQuerySource
{
    // What pg_stat_statements keeps by default.
    private const int Most = 5000;

    private const string DefaultPath = "\"$user\", public";

    // What the view shows in place of a query of somebody else.
    private const string Hidden = "<insufficient privilege>";

    /// <summary>Reads them.</summary>
    /// <param name="options">Where they come from.</param>
    /// <param name="target">The target; null where there is none.</param>
    /// <param name="cancellationToken">Cancels the queries.</param>
    /// <exception cref="MigrationException">ScriptUnreadable: the file; OptionsInvalid: there is no target; connection
    /// errors.</exception>
    public static async Task<LiveQueries> ReadAsync(
        RehearsalOptions options,
        ConnectionTarget? target,
        CancellationToken cancellationToken
    )
    {
        var ofFile = options.QueryFile is { } file ? ReadFile(file) : [];
        if (!options.LiveQueries)
            return new LiveQueries(ofFile, null);
        if (target is null)
            throw new MigrationException(
                MigrationErrorId.OptionsInvalid,
                "The queries of a database are to be checked, and none is given.",
                $"Name one, or leave out {CheckOption.LiveQueries}."
            );
        var live = await ReadTargetAsync(target, cancellationToken).ConfigureAwait(false);
        return live with { Queries = [.. live.Queries, .. ofFile] };
    }

    private static LiveQuery[] ReadFile(string path)
    {
        try
        {
            PlainFile.RefuseEndless(path);
            var text = SqlText.Read(File.ReadAllText(path));
            return
            [
                .. text.Statements.Select(statement => new LiveQuery(new UsingQuery(null, null, null, statement.Sql), DefaultPath)
                {
                    Place = $"{Path.GetFileName(path)}, line {statement.Place.Line}",
                }),
            ];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new MigrationException(
                MigrationErrorId.ScriptUnreadable,
                $"{path} cannot be read: {exception.Message}",
                "Give a file of queries, each ended by a semicolon.",
                exception
            )
            {
                Path = path,
            };
        }
    }

    private static async Task<LiveQueries> ReadTargetAsync(ConnectionTarget target, CancellationToken cancellationToken)
    {
        var connection = await ServerConnection
            .OpenAsync(target, RehearsalServer.ApplicationName, ReadOnlySession.Settings, cancellationToken)
            .ConfigureAwait(false);
        await using var dispose = connection.ConfigureAwait(false);
        if (await StatementStatistics.FindAsync(connection, cancellationToken).ConfigureAwait(false) is not { } statistics)
            return new LiveQueries([], "pg_stat_statements is not in the database, or may not be read, and tells of no query.");
        var rows = await connection
            .ListAsync(
                SqlFile
                    .Read(RelationCatalogue.SqlFolder, "live_queries")
                    .Replace("{view}", statistics.View, StringComparison.Ordinal),
                [SqlValue.Integer(Most), SqlValue.Time(statistics.Since)],
                Read,
                cancellationToken
            )
            .ConfigureAwait(false);
        LiveQuery[] told = [.. rows.Where(query => query.Use.Text != Hidden)];
        return new LiveQueries(told, WhyMissing(rows, told));
    }

    private static string? WhyMissing(IReadOnlyList<LiveQuery> rows, LiveQuery[] told) =>
        told.Length < rows.Count
            ? $"Queries of others are not seen without the right pg_read_all_stats: {rows.Count - told.Length} were left out."
        : rows.Count == Most ? $"Only the {Most} that are asked most were looked at."
        : null;

    private static LiveQuery Read(NpgsqlDataReader reader)
    {
        var user = reader.IsDBNull(1) ? null : reader.GetString(1);
        var path = reader.IsDBNull(4) ? DefaultPath : reader.GetString(4);
        return new LiveQuery(
            new UsingQuery(user, reader.IsDBNull(2) ? null : reader.GetString(2), null, reader.GetString(0)),
            // The copy is asked by another user.
            user is null
                ? path
                : path.Replace("\"$user\"", SqlIdentifier.Quote(user), StringComparison.Ordinal)
        )
        {
            Calls = reader.GetInt64(3),
            CallsPerDay = reader.IsDBNull(5) ? null : reader.GetDouble(5),
        };
    }
}
