using System.Diagnostics;
using Npgsql;
using PgMigrate.Engine.Connections;
using PgMigrate.Engine.Scripts;
using PgMigrate.Engine.Sessions.Waiting;
using PgMigrate.Engine.Sql;

namespace PgMigrate.Engine.Sessions;

/// <summary>
/// Gathers statements and sends them in as few round trips as the limits allow. It holds no transaction of its own: BEGIN and
/// COMMIT are statements like any other, since the implicit transaction of a batch refuses LOCK TABLE, SAVEPOINT and cursors.
/// </summary>
internal sealed class ScriptBatch(ServerConnection connection, IRunProbe? probe = null)
{
    private const int MostStatements = 1000;
    private const int MostCharacters = 1024 * 1024;

    private readonly List<Part> _parts = [];
    private readonly List<string> _invariantValues = [];
    private List<Statement> _gathered = [];
    private List<Statement> _sent = [];
    private int _characters;

    /// <summary>The session as it began.</summary>
    public SessionStart Start => connection.Start;

    /// <summary>What the locks of the run keep others off.</summary>
    public LockScope Scope { get; } = new(connection.Schema);

    /// <summary>Rows touched by the script's statements so far.</summary>
    public long Rows { get; private set; }

    /// <summary>The script's statement that failed; null where none of the script's has.</summary>
    public SqlStatement? FailedStep { get; private set; }

    /// <summary>The check of a verification that failed; null where none has.</summary>
    public VerifyCheck? FailedCheck { get; private set; }

    /// <summary>What the server answered to <see cref="SessionMemory.Ask"/>; null where it was not asked.</summary>
    public string? Answer { get; private set; }

    /// <summary>What the invariants gave that were asked before a script, in their order.</summary>
    public IReadOnlyList<string> InvariantValues => _invariantValues;

    /// <summary>
    /// The script whose statements the server is at, where <see cref="StartScript"/> told them apart; null where it did not.
    /// </summary>
    public PlanEntry? CurrentScript
    {
        get
        {
            // Others ask while it is sent: those who watch its locks, and the server's notices.
            var done = _sent.FindIndex(statement => statement.Command.StatementType == StatementType.Unknown);
            return _parts.FindLast(part => part.First <= done)?.Entry;
        }
    }

    /// <summary>The script's statement that the server is at, of those that were sent last.</summary>
    /// <param name="executing">What the server is at.</param>
    /// <param name="after">The index of one that it was at before; -1 for none.</param>
    /// <returns>
    /// Its index; and the script, where <see cref="StartScript"/> told them apart. Null for a statement of the engine's.
    /// </returns>
    public (int Index, SqlStatement Step, PlanEntry? Script)? Find(ExecutingStatement executing, int after)
    {
        var sent = _sent;
        var index = sent.FindIndex(Math.Min(after + 1, sent.Count), IsIt);
        // What was sent before and after are two lists.
        if (index < 0)
            index = sent.FindIndex(IsIt);
        return index >= 0 && sent[index].Step is { } step
            ? (index, step, _parts.FindLast(part => part.First <= index)?.Entry)
            : null;

        bool IsIt(Statement statement) => executing.Is(statement.Command.CommandText);
    }

    /// <summary>What is added from here on belongs to another script.</summary>
    public void StartScript(PlanEntry entry) => _parts.Add(new Part(entry, _gathered.Count));

    /// <summary>Rows touched by the statements of one script, after they were sent.</summary>
    public long RowsOf(PlanEntry entry)
    {
        var i = _parts.FindIndex(part => part.Entry == entry);
        var end = i + 1 < _parts.Count ? _parts[i + 1].First : _sent.Count;
        return CountRows(_sent[_parts[i].First..end]);
    }

    /// <summary>Adds the BEGIN of a transaction that does not depend on the session's defaults.</summary>
    public void Begin() => Add("BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE");

    /// <summary>Adds a statement of the engine's.</summary>
    public void Add(NpgsqlBatchCommand command) => Add(command, null);

    /// <summary>Adds a statement of the engine's.</summary>
    public void Add(string sql) => Add(new NpgsqlBatchCommand(sql), null);

    /// <summary>Adds statements of the engine's.</summary>
    public void Add(IEnumerable<NpgsqlBatchCommand> commands)
    {
        foreach (var command in commands)
            Add(command, null);
    }

    /// <summary>Adds a check of the script's verification.</summary>
    public void Add(VerifyCheck check) => _gathered.Add(new Statement(new NpgsqlBatchCommand(check.Sql), null, check));

    /// <summary>Adds a statement of the script's, whose inline data must not be missed: see <see cref="AddAsync"/>.</summary>
    public void Add(SqlStatement step)
    {
        Add(new NpgsqlBatchCommand(step.Sql), step);
        if (Start.After(step) is { } setAgain)
            Add(setAgain);
    }

    /// <summary>
    /// Adds a statement of the script's; sends what was gathered where there is enough of it, or where somebody looks at each.
    /// </summary>
    /// <exception cref="PostgresException">A statement failed; see <see cref="FailedStep"/>.</exception>
    public async Task AddAsync(SqlStatement step, CancellationToken cancellationToken)
    {
        if (step.CopyData is not null)
        {
            await SendAsync(cancellationToken).ConfigureAwait(false);
            await CopyAsync(step, cancellationToken).ConfigureAwait(false);
            return;
        }

        Add(step);
        if (probe is not null || _gathered.Count >= MostStatements || _characters >= MostCharacters)
            await SendAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Sends what was gathered, and waits for all of it.</summary>
    /// <exception cref="PostgresException">The first statement that failed; see <see cref="FailedStep"/>. The rest was not
    /// run.</exception>
    public async Task SendAsync(CancellationToken cancellationToken)
    {
        if (_gathered.Count == 0)
            return;

        (_sent, _gathered, _characters) = (_gathered, [], 0);
        var batch = connection.Connection.CreateBatch();
        await using var dispose = batch.ConfigureAwait(false);
        TextResults.Ask(batch);
        foreach (var statement in _sent)
            batch.BatchCommands.Add(statement.Command);

        var began = Stopwatch.GetTimestamp();
        try
        {
            Answer =
                await connection.SendAsync(stop => ExecuteAsync(batch, stop), cancellationToken).ConfigureAwait(false) ?? Answer;
        }
        catch (PostgresException exception)
        {
            var failed = _sent.Find(statement => statement.Command == exception.BatchCommand);
            (FailedStep, FailedCheck) = (failed?.Step, failed?.Check);
            throw;
        }

        var rows = CountRows(_sent);
        Rows += rows;
        if (_sent.FindLast(statement => statement.Step is not null)?.Step is { } step)
            await ShowAsync(step, rows, began, cancellationToken).ConfigureAwait(false);
    }

    // Returns what the server answers to SessionMemory.Ask; null where it is not asked.
    private async Task<string?> ExecuteAsync(NpgsqlBatch batch, CancellationToken cancellationToken)
    {
        var reader = await batch.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        await using var dispose = reader.ConfigureAwait(false);
        string? answer = null;
        do
        {
            var column = reader.FieldCount == 1 ? reader.GetName(0) : null;
            if (
                column is not (SessionMemory.AnswerColumn or Invariant.AnswerColumn)
                || !await reader.ReadAsync(cancellationToken).ConfigureAwait(false)
            )
                continue;
            if (column == SessionMemory.AnswerColumn)
                answer = reader.GetString(0);
            else
                _invariantValues.Add(reader.GetString(0));
        } while (await reader.NextResultAsync(cancellationToken).ConfigureAwait(false));
        return answer;
    }

    // Where somebody looks, no batch holds two statements of the script.
    private async Task ShowAsync(SqlStatement step, long rows, long began, CancellationToken cancellationToken)
    {
        if (probe is not null)
            await probe
                .RanAsync(connection, step, rows, Stopwatch.GetElapsedTime(began), cancellationToken)
                .ConfigureAwait(false);
    }

    private async Task CopyAsync(SqlStatement step, CancellationToken cancellationToken)
    {
        var began = Stopwatch.GetTimestamp();
        try
        {
            var rows = await CopyIn.RunAsync(connection, step, cancellationToken).ConfigureAwait(false);
            Rows += rows;
            await ShowAsync(step, rows, began, cancellationToken).ConfigureAwait(false);
        }
        catch (PostgresException)
        {
            FailedStep = step;
            throw;
        }
    }

    private void Add(NpgsqlBatchCommand command, SqlStatement? step)
    {
        _gathered.Add(new Statement(command, step));
        _characters += command.CommandText.Length;
    }

    private static long CountRows(List<Statement> statements) =>
        statements.Where(statement => statement.TouchesRows).Sum(statement => (long)statement.Command.Rows);

    private sealed record Part(PlanEntry Entry, int First);

    // The step is the script's, the check its verification's; a statement of the engine's has neither.
    private sealed record Statement(NpgsqlBatchCommand Command, SqlStatement? Step, VerifyCheck? Check = null)
    {
        public bool TouchesRows =>
            Step is not null
            && Command.StatementType
                is StatementType.Insert
                    or StatementType.Update
                    or StatementType.Delete
                    or StatementType.Merge
                    or StatementType.Copy;
    }
}
