using System.Globalization;
using PgMigrate.Engine.Connections;
using PgMigrate.Engine.Rehearsal.Rules;
using PgMigrate.Engine.Rules;
using PgMigrate.Engine.Scripts;
using PgMigrate.Engine.Sql.Commands;
using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Rehearsal.Queries;

/// <summary>
/// Has the target's queries understood on the copy before its run and after each script: what was, and is not any more, is
/// broken by that script. Where an index told the rows of a large table, it is looked whether one still does.
/// </summary>
internal sealed class LiveQueryCheck : IAsyncDisposable
{
    private static readonly QueryBrokenRule Broken = new();
    private static readonly IndexLostRule Lost = new();
    private static readonly LiveQueriesRule Checked = new();

    private readonly QuerySession? _session;
    private readonly LiveQueries _queries;
    private readonly IReadOnlyDictionary<ObjectName, TableLoad> _load;
    private readonly SecretMask _mask;
    private readonly List<State> _known = [];
    private readonly string _all;

    private LiveQueryCheck(
        QuerySession? session,
        LiveQueries queries,
        IReadOnlyDictionary<ObjectName, TableLoad> load,
        SecretMask mask,
        string all
    )
    {
        _session = session;
        _queries = queries;
        _load = load;
        _mask = mask;
        _all = all;
    }

    /// <summary>Begins: looks which of the queries the copy understands as it is.</summary>
    /// <param name="copy">The copy.</param>
    /// <param name="queries">The queries.</param>
    /// <param name="load">How large the target's tables are, by name.</param>
    /// <param name="options">How a run would go.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<LiveQueryCheck> StartAsync(
        ConnectionTarget copy,
        LiveQueries queries,
        IReadOnlyDictionary<ObjectName, TableLoad> load,
        MigrationOptions options,
        CancellationToken cancellationToken
    )
    {
        var mask = SecretMask.Of(options.Tokens);
        if (queries.Queries.Count == 0)
            return new LiveQueryCheck(null, queries, load, mask, string.Empty);
        var session = await QuerySession.OpenAsync(copy, cancellationToken).ConfigureAwait(false);
        try
        {
            var all = await session.AllSchemasAsync(options.HistorySchema, cancellationToken).ConfigureAwait(false);
            var check = new LiveQueryCheck(session, queries, load, mask, all);
            foreach (var query in queries.Queries)
                await check.LearnAsync(query, cancellationToken).ConfigureAwait(false);
            return check;
        }
        catch
        {
            await session.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Looks again.</summary>
    /// <param name="script">The script that was applied.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task LookAsync(PlanEntry script, CancellationToken cancellationToken)
    {
        foreach (var state in _known)
            await LookAsync(state, script, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>What has become of the queries.</summary>
    public IEnumerable<Finding> Findings(FindingFactory findings)
    {
        foreach (var state in _known)
            if (state.Error is { } error)
                yield return findings.Of(
                    Broken,
                    Of(state.By, $"{state.Query.Describe(_mask)} does not run any more: {_mask.Hide(error)}.")
                );
            else if (state.Lost is [var table, ..])
                yield return findings.Of(
                    Lost,
                    Of(
                        state.By,
                        $"{state.Query.Describe(_mask)} has no index for {table} any more, "
                            + $"{_load[table].Rows.ToString("N0", CultureInfo.InvariantCulture)} rows: it reads all of them."
                    ) with
                    {
                        Object = table.ToString(),
                    }
                );
        yield return findings.Of(Checked, new Observation(Summary()));
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _session?.DisposeAsync() ?? ValueTask.CompletedTask;

    private static Observation Of(PlanEntry? script, string message) =>
        new(message) { Script = script?.File, Directives = script?.Directives };

    private string Summary()
    {
        var broken = _known.Count(state => state.Error is not null);
        var unknown = _queries.Queries.Count - _known.Count;
        var sentences = new List<string>
        {
            $"{CountText.Of(_known.Count, "query was", "queries were")} checked: "
                + $"{_known.Count - broken} run as before, {broken} do not.",
        };
        if (unknown > 0)
            sentences.Add($"{CountText.Of(unknown, "query was", "queries were")} not understood before either, and say nothing.");
        if (_queries.Missing is { } missing)
            sentences.Add(missing);
        return string.Join(' ', sentences);
    }

    // On the path of its user; else where the copy has its tables: an application may set its path itself.
    private async Task LearnAsync(LiveQuery query, CancellationToken cancellationToken)
    {
        foreach (var path in (string[])[query.SearchPath, _all])
        {
            var (refusal, plan) = await _session!
                .TryAsync(query.Use.Text, path, withPlan: true, cancellationToken)
                .ConfigureAwait(false);
            if (refusal is null)
            {
                _known.Add(new State(query, path, plan));
                return;
            }
        }
    }

    private async Task LookAsync(State state, PlanEntry script, CancellationToken cancellationToken)
    {
        var isPlanned = state.Before?.Indexed.Any(IsLarge) == true;
        var (refusal, plan) = await _session!
            .TryAsync(state.Query.Use.Text, state.Path, isPlanned, cancellationToken)
            .ConfigureAwait(false);
        ObjectName[] lost = plan is null ? [] : [.. plan.LostSince(state.Before!).Where(IsLarge)];
        if (state.Error is null && state.Lost.Count == 0)
            state.By = script;
        (state.Error, state.Lost) = (refusal?.MessageText, lost);
    }

    private bool IsLarge(ObjectName table) => _load.GetValueOrDefault(table)?.IsLarge == true;

    private sealed class State(LiveQuery query, string path, QueryPlan? before)
    {
        public LiveQuery Query => query;

        public string Path => path;

        public QueryPlan? Before => before;

        public PlanEntry? By { get; set; }

        public string? Error { get; set; }

        public IReadOnlyList<ObjectName> Lost { get; set; } = [];
    }
}
