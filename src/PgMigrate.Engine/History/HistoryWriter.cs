using System.Text.Json;
using Npgsql;
using PgMigrate.Engine.Connections;
using PgMigrate.Engine.Scripts;
using PgMigrate.Engine.Sessions;
using PgMigrate.Engine.Sessions.Origins;
using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.History;

/// <summary>Writes one run into grate's tables and PgMigrate's own.</summary>
internal sealed class HistoryWriter
{
    // Of begin_run.sql: its own parameters, and its own columns, come first.
    private const int FirstOfQuestion = 19;
    private const int AnswerColumn = 2;

    private readonly RunContext _context;
    private readonly HistoryTables _tables;
    private readonly string _recordScript;
    private readonly List<ScriptRun> _applied = [];
    private long _versionId;
    private IReadOnlyList<string> _inSteps = [];

    /// <param name="context">The run.</param>
    /// <param name="tables">grate's tables.</param>
    public HistoryWriter(RunContext context, HistoryTables tables)
    {
        _context = context;
        _tables = tables;
        _recordScript = tables
            .Fill(SqlFile.Read(context.Undo is null ? "record_script" : "record_undone"))
            .Replace("{own_path}", OwnPath.TakeFunction, StringComparison.Ordinal);
    }

    private Guid RunId => _context.Identity.RunId;

    private string EnteredBy => _context.Identity.EnteredBy;

    /// <summary>Writes that the run began, and what it is to do; one statement.</summary>
    public Task BeginAsync(ServerConnection connection, IEnumerable<PlanEntry> scripts, CancellationToken cancellationToken) =>
        BeginAsync(connection, scripts, QuestionAtBegin.Nothing, cancellationToken);

    /// <summary>
    /// The same, and in the same statement what somebody asks of the database. Where a right is missing that stops the run it
    /// does not begin.
    /// </summary>
    /// <returns>The answer.</returns>
    /// <exception cref="PostgresException">The server refuses a part of it, and nothing was written.</exception>
    public async Task<T> BeginAsync<T>(
        ServerConnection connection,
        IEnumerable<PlanEntry> scripts,
        QuestionAtBegin<T> question,
        CancellationToken cancellationToken
    )
    {
        var sql = _tables
            .Fill(SqlFile.Read("begin_run"))
            .Replace("{facts}", question.Sql(FirstOfQuestion), StringComparison.Ordinal);
        var began = await connection
            .FirstOrDefaultAsync(
                sql,
                [
                    SqlValue.Text(_context.Identity.User),
                    Value(RunId),
                    SqlValue.Text(_context.Options.Environment),
                    SqlValue.Text(_context.Options.SourcePath ?? _context.Options.Path),
                    SqlValue.Text(_context.Identity.Host),
                    SqlValue.Text(RunIdentity.ToolVersion),
                    SqlValue.Text(EnteredBy),
                    SqlValue.Text(JsonText.OfList(_context.SkippedChecks)),
                    .. OriginIn(connection),
                    .. RunPlan.Write(_context, scripts),
                    .. question.Parameters,
                ],
                reader => new BeganRun<T>(
                    reader.IsDBNull(0) ? 0 : reader.GetInt64(0),
                    reader.GetBoolean(1),
                    question.Read(reader, AnswerColumn),
                    ReadInSteps(reader),
                    ReadEarlier(reader)
                ),
                cancellationToken
            )
            .ConfigureAwait(false);
        _versionId = began!.VersionId;
        if (began is { IsAllowed: true, VersionId: 0 })
            throw UnwrittenRow.In(_context.Target, null);
        _inSteps = began.InSteps;
        Earlier = began.Earlier;
        if (HasBegun && (_context.Policy is not null || _context.Options.Reason is not null))
            await RecordPolicyAsync(connection, cancellationToken).ConfigureAwait(false);
        if (HasBegun && _context.Undo is { } undo)
            await connection
                .ExecuteAsync(SqlFile.Read("begin_undo"), [Value(RunId), Words(undo.Reason)], cancellationToken)
                .ConfigureAwait(false);
        if (HasBegun && _context.Plan is { } plan)
            await connection
                .ExecuteAsync(
                    SqlFile.Read("begin_planned"),
                    [Value(RunId), SqlValue.Text(plan.Id), SqlValue.Text(JsonText.OfArray(plan.Approvals, WriteApproval))],
                    cancellationToken
                )
                .ConfigureAwait(false);
        return began.Answer;
    }

    // Anything may stand in a variable of a pipeline: what the database's encoding lacks must not end the run.
    private NpgsqlParameter[] OriginIn(ServerConnection connection)
    {
        var origin = _context.Origin ?? new RunOrigin();
        var takesAll = connection.Connection.PostgresParameters.GetValueOrDefault("server_encoding") == "UTF8";
        return
        [
            Of(origin.Commit),
            SqlValue.Time(origin.CommittedAt),
            Of(origin.Repository),
            Of(origin.Branch),
            Of(origin.Pipeline),
            Of(origin.PipelineRun),
            Of(origin.PipelineUrl),
            Of(origin.Actor),
        ];

        NpgsqlParameter Of(string? text) => Words(takesAll ? text : EscapedText.Of(text));
    }

    private Task RecordPolicyAsync(ServerConnection connection, CancellationToken cancellationToken)
    {
        var policy = _context.Policy;
        return connection.ExecuteAsync(
            SqlFile.Read("begin_policy"),
            [
                Value(RunId),
                SqlValue.Text(policy?.Policy.Profile),
                SqlValue.Text(policy?.Policy.Hash),
                SqlValue.Text(JsonText.OfList(_context.Overrides)),
                Words(_context.Options.Reason),
            ],
            cancellationToken
        );
    }

    /// <summary>
    /// The statement that records a script as applied, baselined or undone; it belongs into the script's transaction, and takes
    /// the engine's own search_path.
    /// </summary>
    /// <param name="progress">The script.</param>
    /// <param name="status">Applied or Baselined.</param>
    /// <param name="startsWithTransaction">True where only the server will know when the script began: with its
    /// transaction.</param>
    public NpgsqlBatchCommand RecordScript(ScriptProgress progress, ScriptRunStatus status, bool startsWithTransaction = false)
    {
        var entry = progress.Entry;
        var last = _context.Undo is null ? SqlValue.Text(progress.DataHash) : Value(entry.FallsBackTo ?? 0L);
        return ServerConnection.Command(
            _recordScript,
            [
                Value(_versionId),
                SqlValue.Text(entry.Name),
                SqlValue.Text(entry.Text),
                SqlValue.Text(entry.Hash),
                Value(entry.RunOnce),
                SqlValue.Text(EnteredBy),
                Value(RunId),
                SqlValue.Text(entry.File.Folder),
                SqlValue.Text(entry.File.Kind.ToString()),
                SqlValue.Text(_context.StatusOf(status).ToString()),
                SqlValue.Time(startsWithTransaction ? null : progress.StartedAt),
                Value(progress.LockWait),
                Value(progress.Retries),
                Value(progress.Statements),
                last,
            ]
        );
    }

    /// <summary>True where an earlier run has committed statements of a script and not its end: it goes on as it was begun,
    /// statement by statement.</summary>
    public bool IsInSteps(PlanEntry entry) => _inSteps.Contains(Checkpoints.KeyOf(_context, entry));

    /// <summary>The run's row in grate's table of versions; 0 before it is written that the run began.</summary>
    public long VersionId => _versionId;

    /// <summary>True once it is written that the run began.</summary>
    public bool HasBegun => _versionId != 0;

    /// <summary>The run before this one; null where there is none, and before this one has begun.</summary>
    public EarlierRun? Earlier { get; private set; }

    /// <summary>True once a script was applied.</summary>
    public bool HasApplied => _applied.Count > 0;

    /// <summary>
    /// Keeps what was measured, to be written when the run ends: rows and duration are known only after the commit.
    /// </summary>
    public void Measured(ScriptRun run) => _applied.Add(run);

    /// <summary>Records a failed script. Not part of the script's transaction, which is gone.</summary>
    public async Task RecordFailureAsync(
        ServerConnection connection,
        ScriptProgress progress,
        MigrationException failure,
        CancellationToken cancellationToken
    )
    {
        try
        {
            await RecordFailureAsync(connection, progress, failure, static text => text, cancellationToken).ConfigureAwait(false);
        }
        catch (PostgresException exception) when (exception.SqlState == PostgresErrorCodes.UntranslatableCharacter)
        {
            // What the script failed by, most often: the database's encoding lacks one of its characters.
            await RecordFailureAsync(connection, progress, failure, EscapedText.Of, cancellationToken).ConfigureAwait(false);
        }
    }

    private Task RecordFailureAsync(
        ServerConnection connection,
        ScriptProgress progress,
        MigrationException failure,
        Func<string?, string?> write,
        CancellationToken cancellationToken
    )
    {
        var entry = progress.Entry;
        return connection.ExecuteAsync(
            _tables.Fill(SqlFile.Read("record_failure")),
            [
                SqlValue.Text(write(entry.Name)),
                SqlValue.Text(write(entry.Text)),
                Words(write(failure.Statement)),
                Words(write(failure.Message)),
                SqlValue.Text(EnteredBy),
                Value(RunId),
                SqlValue.Text(entry.File.Folder),
                SqlValue.Text(entry.File.Kind.ToString()),
                Value(progress.StartedAt.UtcDateTime),
                Value(progress.Elapsed),
                Value(progress.LockWait),
                Value(progress.Retries),
                Value(progress.Statements),
                SqlValue.Text(entry.Hash),
                SqlValue.Text(failure.SqlState),
                SqlValue.Integer(failure.Line),
                SqlValue.Integer(failure.Column),
            ],
            cancellationToken
        );
    }

    /// <summary>Records a script that was cancelled, in PgMigrate's own table alone.</summary>
    public Task RecordCancelledAsync(
        ServerConnection connection,
        ScriptProgress progress,
        string reason,
        CancellationToken cancellationToken
    ) =>
        connection.ExecuteAsync(
            SqlFile.Read("record_cancelled"),
            [
                Value(RunId),
                SqlValue.Text(progress.Entry.Name),
                SqlValue.Text(progress.Entry.File.Folder),
                SqlValue.Text(progress.Entry.File.Kind.ToString()),
                Value(progress.StartedAt.UtcDateTime),
                Value(progress.Elapsed),
                Value(progress.LockWait),
                Value(progress.Retries),
                Value(progress.Statements),
                SqlValue.Text(progress.Entry.Hash),
                SqlValue.Text(reason),
            ],
            cancellationToken
        );

    /// <summary>Writes how the run ended, durably: with it all scripts of the run are on disk. One statement.</summary>
    /// <param name="connection">The connection that ran the scripts.</param>
    /// <param name="outcome">succeeded, failed or cancelled.</param>
    /// <param name="error">Why it did not succeed; null if it did.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task EndAsync(ServerConnection connection, string outcome, string? error, CancellationToken cancellationToken) =>
        connection.ExecuteAsync(
            _tables.Fill(SqlFile.Read("end_run")),
            [
                SqlValue.Text(outcome == "succeeded" ? "Finished" : "Error"),
                Value(_versionId),
                SqlValue.Text(JsonText.OfArray(_applied, WriteMeasured)),
                Value(RunId),
                SqlValue.Text(outcome),
                Words(error),
            ],
            cancellationToken
        );

    /// <summary>
    /// Makes all that was committed so far durable: before and after effects that the write-ahead log does not cover.
    /// </summary>
    public Task FlushAsync(ServerConnection connection, CancellationToken cancellationToken) =>
        connection.ExecuteAsync(SqlFile.Read("flush"), [Value(RunId)], cancellationToken);

    /// <summary>
    /// What this run recorded as applied last, by name: asked for scripts that were sent together, and after a COMMIT whose
    /// answer did not arrive.
    /// </summary>
    /// <param name="connection">Any connection to the database.</param>
    /// <param name="count">How many.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<IReadOnlyDictionary<string, RecordedRun>> ReadLastAppliedAsync(
        ServerConnection connection,
        int count,
        CancellationToken cancellationToken
    )
    {
        var runs = new Dictionary<string, RecordedRun>(StringComparer.Ordinal);
        var rows = connection.QueryAsync(
            SqlFile.Read("read_last_applied"),
            [Value(RunId), Value(count)],
            reader => (Script: reader.GetString(0), Run: new RecordedRun(reader.GetDateTime(1), reader.GetTimeSpan(2))),
            cancellationToken
        );
        await foreach (var (script, run) in rows.ConfigureAwait(false))
            runs.Add(script, run);
        return runs;
    }

    // grate's version is 0 where the run did not begin.
    private sealed record BeganRun<T>(
        long VersionId,
        bool IsAllowed,
        T Answer,
        IReadOnlyList<string> InSteps,
        EarlierRun? Earlier
    );

    private static EarlierRun? ReadEarlier(NpgsqlDataReader reader)
    {
        var column = reader.GetOrdinal("earlier_run_id");
        return reader.IsDBNull(column)
            ? null
            : new EarlierRun(
                reader.GetGuid(column),
                reader.GetString(column + 1),
                reader.GetFieldValue<DateTimeOffset>(column + 2)
            );
    }

    private static IReadOnlyList<string> ReadInSteps(NpgsqlDataReader reader)
    {
        var column = reader.GetOrdinal("in_steps");
        return reader.IsDBNull(column) ? [] : JsonText.ToList(reader.GetString(column));
    }

    // What end_run.sql takes.
    private static void WriteMeasured(Utf8JsonWriter json, ScriptRun run)
    {
        json.WriteStartObject();
        json.WriteString("script", run.Script);
        json.WriteNumber("rows", run.Rows ?? 0);
        json.WriteNumber("microseconds", (long)(run.Duration ?? TimeSpan.Zero).TotalMicroseconds);
        if (run.Foretold is { } foretold)
        {
            json.WriteStartArray("foretold");
            foreach (var one in foretold)
                ScriptWaits.Write(json, one);
            json.WriteEndArray();
        }

        json.WriteEndObject();
    }

    private static NpgsqlParameter Value(object value) => new() { Value = value };

    private static void WriteApproval(Utf8JsonWriter json, PlanApproval approval)
    {
        json.WriteStartObject();
        json.WriteString("name", approval.Name);
        json.WriteString("certificate", approval.Certificate);
        json.WriteString("thumbprint", approval.Thumbprint);
        json.WriteString("approvedAt", approval.ApprovedAt);
        json.WriteString("comment", approval.Comment);
        json.WriteEndObject();
    }

    private NpgsqlParameter Words(string? value) => SqlValue.Text(_context.Mask.HideIn(value));
}

/// <summary>The run before a run.</summary>
/// <param name="RunId">Its id.</param>
/// <param name="Outcome">How it ended: <c>succeeded</c>, <c>failed</c>, <c>cancelled</c> or <c>interrupted</c>.</param>
/// <param name="StartedAt">When it began (UTC).</param>
internal sealed record EarlierRun(Guid RunId, string Outcome, DateTimeOffset StartedAt)
{
    /// <summary>True where it did not end well.</summary>
    public bool Failed => Outcome != "succeeded";

    /// <summary>True where it has not come to an end.</summary>
    public bool WasInterrupted => Outcome == "interrupted";
}
