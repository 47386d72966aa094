using grate.Migration;

namespace PgMigrate.Engine.Planning;

/// <summary>
/// The port that takes notes and touches nothing: a grate run over it is the plan. A record that was not preceded by
/// <c>RunSql</c> is a baseline, or a one-time script that changed (grate is told to accept those, so that it goes on).
/// </summary>
internal sealed class RecordingDatabase : GratePort
{
    private readonly Func<Note, Task> _write;
    private bool _ran;

    /// <param name="database">What grate is told of the database.</param>
    /// <param name="write">Told of every script that grate wants to run or record, in order.</param>
    public RecordingDatabase(GrateDatabase database, Func<Note, Task> write)
        : base(database) => _write = write;

    public override Task RunSql(string sql, ConnectionType connectionType, TransactionHandling transactionHandling)
    {
        _ran = true;
        return Task.CompletedTask;
    }

    public override async Task InsertScriptRun(
        string scriptName,
        string? sql,
        string hash,
        bool runOnce,
        long versionId,
        TransactionHandling transactionHandling
    )
    {
        await _write(new Note(scriptName, sql ?? string.Empty, hash, runOnce, _ran)).ConfigureAwait(false);
        _ran = false;
    }

    public override Task InsertScriptRunError(
        string scriptName,
        string? sql,
        string errorSql,
        string errorMessage,
        long versionId
    ) => throw new InvalidOperationException($"grate reports an error while planning {scriptName}: {errorMessage}");

    /// <summary>A script that grate wants to run, or only to record.</summary>
    /// <param name="Name">Its name.</param>
    /// <param name="Text">Its text, tokens replaced.</param>
    /// <param name="Hash">grate's hash of the text.</param>
    /// <param name="RunOnce">What grate records in <c>one_time_script</c>: the folder's kind, whatever the file's name
    /// says.</param>
    /// <param name="Run">False where it is only recorded.</param>
    internal sealed record Note(string Name, string Text, string Hash, bool RunOnce, bool Run);
}
