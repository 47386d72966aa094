using System.Text;
using Npgsql;
using PgMigrate.Engine.Connections;
using PgMigrate.Engine.Sessions;
using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Execution.Phases;

/// <summary>
/// Looks for signs that what is to be dropped was used in the last days: in what the server counts, in the queries of its
/// sessions, and in pg_stat_statements where it is there. It changes nothing.
/// </summary>
internal sealed class UseSearch
{
    private const string Folder = "Execution";

    // What changes objects does not use them; and what PgMigrate and others run for them is no use either.
    private const string NoUse =
        @"^\s*(alter|create|drop|comment|analyze|vacuum|reindex|cluster|grant|revoke|truncate|lock|begin|start|commit|set|show"
        + @"|explain|savepoint|rollback|release|discard|reset|do)\M";

    private readonly ServerConnection _server;
    private readonly TimeSpan _period;
    private readonly DateTimeOffset _from;
    private readonly string? _view;
    private readonly DateTimeOffset? _viewSince;

    private UseSearch(ServerConnection server, ServerFacts facts, TimeSpan period, string? view, DateTimeOffset? viewSince)
    {
        _server = server;
        _period = period;
        _from = facts.ServerTime - period;
        _view = view;
        _viewSince = viewSince;
    }

    /// <summary>What was found of one script.</summary>
    /// <param name="Uses">What of it was used.</param>
    /// <param name="Doubt">Why it cannot be told of the rest that it was not used; null where it can.</param>
    internal sealed record Answer(IReadOnlyList<ObjectUse> Uses, string? Doubt);

    /// <summary>Looks for the use of what scripts drop.</summary>
    /// <param name="server">The database.</param>
    /// <param name="facts">What the server tells of itself.</param>
    /// <param name="period">How far back.</param>
    /// <param name="objects">What is dropped.</param>
    /// <param name="cancellationToken">Cancels the queries.</param>
    /// <returns>By script; a script that drops nothing that is counted is not in it.</returns>
    public static async Task<IReadOnlyDictionary<string, Answer>> FindAsync(
        ServerConnection server,
        ServerFacts facts,
        TimeSpan period,
        IReadOnlyList<DroppedObject> objects,
        CancellationToken cancellationToken
    )
    {
        if (objects.Count == 0)
            return new Dictionary<string, Answer>();
        var statistics = await StatementStatistics.FindAsync(server, cancellationToken).ConfigureAwait(false);
        var search = new UseSearch(server, facts, period, statistics?.View, statistics?.Since);
        var counted = await search.CountAsync(facts, objects, cancellationToken).ConfigureAwait(false);
        var answers = new Dictionary<string, Answer>(StringComparer.Ordinal);
        foreach (var script in objects.Select((dropped, n) => (dropped, n)).GroupBy(item => item.dropped.Entry.Name))
        {
            var uses = new List<ObjectUse>();
            string? doubt = null;
            foreach (var (dropped, n) in script)
                if (
                    await search.FindUseAsync(dropped, counted.GetValueOrDefault(n), cancellationToken).ConfigureAwait(false) is
                    { } use
                )
                    uses.Add(use);
                else
                    doubt ??= search.Doubt(dropped, counted.GetValueOrDefault(n));
            answers.Add(script.Key, new Answer(uses, doubt));
        }

        return answers;
    }

    private async Task<ObjectUse?> FindUseAsync(DroppedObject dropped, CountedUse? counted, CancellationToken cancellationToken)
    {
        // What is not there is used by nobody.
        if (counted is null)
            return null;
        var isCounted = dropped.Column is null && counted.IsAfter(_from);
        // Queries do not name indexes.
        if (counted.OnTable is not null && !isCounted)
            return null;
        var query = await FindQueryAsync(counted.OnTable ?? dropped.Relation.Name, dropped.Column, cancellationToken)
            .ConfigureAwait(false);
        return isCounted || query is not null ? new ObjectUse(dropped, query) { Counted = isCounted ? counted : null } : null;
    }

    private string? Doubt(DroppedObject dropped, CountedUse? counted)
    {
        if (counted is null)
            return null;
        if (dropped.Column is not null && _view is null)
            return $"{dropped} is a column, and without pg_stat_statements nothing tells which columns queries name";
        var since = dropped.Column is null ? counted.Since : _viewSince ?? counted.Since;
        return since > _from
            ? $"the server has counted the use of {dropped} only since {CountedUse.Time(since)}, "
                + $"and {DurationText.Format(_period)} are asked for"
            : null;
    }

    private async Task<IReadOnlyDictionary<int, CountedUse>> CountAsync(
        ServerFacts facts,
        IReadOnlyList<DroppedObject> objects,
        CancellationToken cancellationToken
    )
    {
        var names = JsonText.OfArray(
            objects.Select((dropped, n) => (dropped.Relation, n)),
            (json, item) =>
            {
                json.WriteStartObject();
                json.WriteNumber("n", item.n);
                json.WriteString("schema", item.Relation.Schema);
                json.WriteString("name", item.Relation.Name);
                json.WriteEndObject();
            }
        );
        var rows = await _server
            .ListAsync(
                SqlFile.Read(Folder, "counted_use"),
                [SqlValue.Text(names), SqlValue.Text(JsonText.OfList(facts.Path.Searched))],
                reader => (N: reader.GetInt32(0), Use: ReadCounted(reader)),
                cancellationToken
            )
            .ConfigureAwait(false);
        return rows.ToDictionary(row => row.N, row => row.Use);
    }

    private async Task<UsingQuery?> FindQueryAsync(string relation, string? column, CancellationToken cancellationToken)
    {
        NpgsqlParameter[] patterns =
        [
            SqlValue.Text(Naming(relation)),
            SqlValue.Text(column is null ? null : Naming(column)),
            SqlValue.Text(NoUse),
        ];
        var ofStatistics = _view is null
            ? null
            : await _server
                .FirstOrDefaultAsync(
                    SqlFile.Read(Folder, "queries_of_statistics").Replace("{view}", _view, StringComparison.Ordinal),
                    patterns,
                    ReadQuery,
                    cancellationToken
                )
                .ConfigureAwait(false);
        return ofStatistics
            ?? await _server
                .FirstOrDefaultAsync(
                    SqlFile.Read(Folder, "queries_of_sessions"),
                    [.. patterns.Select(pattern => pattern.Clone()), new() { Value = _period }],
                    ReadQuery,
                    cancellationToken
                )
                .ConfigureAwait(false);
    }

    // The name as a word of its own, and not as a constant; whatever is no letter stands for itself.
    private static string Naming(string name)
    {
        var pattern = new StringBuilder("(^|[^[:alnum:]_'])");
        foreach (var character in name)
            _ =
                char.IsLetterOrDigit(character) || character == '_'
                    ? pattern.Append(character)
                    : pattern.Append('\\').Append(character);
        return pattern.Append("($|[^[:alnum:]_])").ToString();
    }

    private static CountedUse ReadCounted(NpgsqlDataReader reader) =>
        new(
            reader.GetInt64(1),
            reader.GetInt64(2),
            reader.IsDBNull(3) ? null : reader.GetFieldValue<DateTimeOffset>(3),
            reader.GetFieldValue<DateTimeOffset>(4),
            reader.GetBoolean(5),
            reader.IsDBNull(6) ? null : reader.GetString(6)
        );

    private static UsingQuery ReadQuery(NpgsqlDataReader reader) =>
        new(reader.TextOrNull(0), reader.TextOrNull(1), reader.TextOrNull(2), reader.TextOrNull(3) ?? string.Empty);
}
