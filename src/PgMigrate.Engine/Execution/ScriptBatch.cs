using Npgsql;
using PgMigrate.Engine.Connections;
using PgMigrate.Engine.Planning;

namespace PgMigrate.Engine.Execution;

/// <summary>
/// Gathers statements and sends them in as few round trips as the limits allow. It holds no transaction of its own: BEGIN and COMMIT
/// are statements like any other, since the implicit transaction of a batch refuses LOCK TABLE, SAVEPOINT and cursors.
/// </summary>
internal sealed class ScriptBatch(ServerConnection connection)
{
    private const int MostStatements = 1000;
    private const int MostCharacters = 1024 * 1024;

    private readonly List<NpgsqlBatchCommand> _commands = [];
    private readonly List<ScriptStep?> _steps = [];
    private readonly List<Part> _parts = [];
    private NpgsqlBatchCommand[] _sent = [];
    private int _characters;

    /// <summary>Rows touched by the script's statements so far.</summary>
    public long Rows { get; private set; }

    /// <summary>The script's statement that failed; null where none of the script's has.</summary>
    public ScriptStep? FailedStep { get; private set; }

    /// <summary>True where the batch should be sent before more is added.</summary>
    public bool IsFull => _commands.Count >= MostStatements || _characters >= MostCharacters;

    /// <summary>The script whose statements the server is at, where <see cref="StartScript"/> told them apart; null where it did not.</summary>
    public PlanEntry? CurrentScript
    {
        get
        {
            // Others ask while it is sent: those who watch its locks, and the server's notices.
            var done = Array.FindIndex(_sent, command => command.StatementType == StatementType.Unknown);
            return _parts.FindLast(part => part.First <= done)?.Entry;
        }
    }

    /// <summary>What is added from here on belongs to another script.</summary>
    public void StartScript(PlanEntry entry) => _parts.Add(new Part(entry, _commands.Count));

    /// <summary>Rows touched by the statements of one script, after they were sent.</summary>
    public long RowsOf(PlanEntry entry) => _parts.Find(part => part.Entry == entry)?.Rows ?? 0;

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

    /// <summary>Adds a statement of the script's.</summary>
    public void Add(ScriptStep step) => Add(new NpgsqlBatchCommand(step.Sql), step);

    /// <summary>Sends what was gathered, and waits for all of it.</summary>
    /// <exception cref="PostgresException">The first statement that failed; see <see cref="FailedStep"/>. The rest was not run.</exception>
    public async Task SendAsync(CancellationToken cancellationToken)
    {
        if (_commands.Count == 0)
            return;

        var batch = connection.Connection.CreateBatch();
        await using var dispose = batch.ConfigureAwait(false);
        _sent = [.. _commands];
        foreach (var command in _sent)
            batch.BatchCommands.Add(command);

        try
        {
            await batch.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (PostgresException exception)
        {
            FailedStep = StepOf(exception.BatchCommand);
            throw;
        }
        finally
        {
            CountRowsOfParts();
        }

        Rows += CountRows(0, _commands.Count);
        Clear();
    }

    /// <summary>Runs a <c>COPY … FROM stdin</c> at once; nothing may be waiting to be sent.</summary>
    /// <exception cref="PostgresException">The COPY failed; see <see cref="FailedStep"/>.</exception>
    public async Task CopyAsync(ScriptStep step, CancellationToken cancellationToken)
    {
        try
        {
            Rows += await CopyIn.RunAsync(connection, step, cancellationToken).ConfigureAwait(false);
        }
        catch (PostgresException)
        {
            FailedStep = step;
            throw;
        }
    }

    private void Add(NpgsqlBatchCommand command, ScriptStep? step)
    {
        _commands.Add(command);
        _steps.Add(step);
        _characters += command.CommandText.Length;
    }

    private ScriptStep? StepOf(NpgsqlBatchCommand? command)
    {
        var index = command is null ? -1 : _commands.IndexOf(command);
        return index < 0 ? null : _steps[index];
    }

    private long CountRows(int first, int end)
    {
        long rows = 0;
        for (var i = first; i < end; i++)
            if (_steps[i] is not null && _commands[i].StatementType is StatementType.Insert or StatementType.Update
                    or StatementType.Delete or StatementType.Merge or StatementType.Copy)
                rows += (long)_commands[i].Rows;
        return rows;
    }

    private void CountRowsOfParts()
    {
        for (var i = 0; i < _parts.Count; i++)
            _parts[i].Rows = CountRows(_parts[i].First, i + 1 < _parts.Count ? _parts[i + 1].First : _commands.Count);
    }

    private void Clear()
    {
        _commands.Clear();
        _steps.Clear();
        _characters = 0;
    }

    private sealed class Part(PlanEntry entry, int first)
    {
        public PlanEntry Entry { get; } = entry;

        public int First { get; } = first;

        public long Rows { get; set; }
    }
}
