using PgMigrate.Engine.Sql;
using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Scripts;

/// <summary>A script, read: how it must be run, and its statements one by one. The statements are cut out as they are asked for.</summary>
internal sealed class ScriptProgram
{
    /// <summary>The rule that lets a script end in ROLLBACK.</summary>
    public const string AllowRollback = "ends-in-rollback";

    /// <summary>The rule that lets a script go on without what only the session of its interrupted try had.</summary>
    public const string AllowLostSession = "lost-session";

    /// <summary>The rule that lets a script switch lock_timeout off.</summary>
    public const string AllowNoLockTimeout = "lock-timeout-off";

    private readonly string _text;
    private readonly IReadOnlyList<MigrationToken> _tokens;
    private readonly SecretMask _mask;

    private ScriptProgram(PlanEntry entry, string text, IReadOnlyList<MigrationToken> tokens)
    {
        Entry = entry;
        _text = text;
        _tokens = tokens;
        _mask = SecretMask.Of(tokens);
    }

    /// <summary>The script.</summary>
    public PlanEntry Entry { get; }

    /// <summary>How it must be run.</summary>
    public ExecutionMode Mode { get; private set; }

    /// <summary>The number of its statements, those passed over included.</summary>
    public int StatementCount { get; private set; }

    /// <summary>True where it has an effect that the write-ahead log does not cover; its commits, and those before it, must be on disk.</summary>
    public bool ReachesOutside { get; private set; }

    /// <summary>True where it changes what all databases of the server share, such as roles.</summary>
    public bool SharesCatalogue { get; private set; }

    /// <summary>True where it leaves something in the session that only its end removes.</summary>
    public bool NeedsNewSession { get; private set; }

    /// <summary>True where it has the data of a <c>COPY … FROM stdin</c> with it.</summary>
    public bool HasCopyData { get; private set; }

    /// <summary>Characters that are sent.</summary>
    public int Length => _text.Length;

    /// <summary>The last of its own BEGIN, COMMIT and ROLLBACK statements; null where it has none.</summary>
    public ScriptStep? LastTransactionControl { get; private set; }

    /// <summary>The first statement that PostgreSQL refuses in a transaction; null where there is none.</summary>
    public ScriptStep? FirstNonTransactional { get; private set; }

    /// <summary>Reads a script through once, and refuses what cannot be sent.</summary>
    /// <exception cref="MigrationException">ScriptEncoding, or what <see cref="UnsendableText"/> has, with line and
    /// column.</exception>
    public static ScriptProgram Read(PlanEntry entry, MigrationOptions options)
    {
        var program = new ScriptProgram(entry, ScriptToSend.Of(entry, options.Tokens), options.Tokens);
        var controlsTransactions = false;
        foreach (var step in program.Steps(passedOver: true))
        {
            program.StatementCount++;
            program.Note(step);
            controlsTransactions |= step.ControlsTransaction;
        }

        program.Mode = ModeOf(controlsTransactions, program, options.TransactionMode);
        return program;
    }

    /// <summary>The statements that are sent, in order.</summary>
    public IEnumerable<ScriptStep> Steps() => Steps(passedOver: false);

    /// <summary>The statements that it begins with, as long as they are SET TRANSACTION.</summary>
    public IEnumerable<ScriptStep> TransactionSettings => Steps().TakeWhile(step => step.SetsTransaction);

    /// <summary>The statements behind <see cref="TransactionSettings"/>.</summary>
    public IEnumerable<ScriptStep> StepsBehindSettings => Steps().SkipWhile(step => step.SetsTransaction);

    /// <summary>Where a server error lies in the file.</summary>
    /// <param name="step">The statement.</param>
    /// <param name="serverPosition">The error's position, from 1 in characters of the statement; 0 where there is none.</param>
    public TextPosition Locate(ScriptStep step, int serverPosition) =>
        InFile(TextPosition.OfServerError(_text, step.Place.Offset, serverPosition).Offset);

    /// <summary>An error at an offset of the text that is sent.</summary>
    public MigrationException Error(MigrationErrorId id, int offset, string message, string action, string? statement = null)
    {
        var place = InFile(offset);
        return new MigrationException(id, _mask.Hide($"{Entry.File.Path}:{place.Line}:{place.Column}: {message}"), action)
        {
            Script = Entry.Name,
            Path = Entry.File.Path,
            Line = place.Line,
            Column = place.Column,
            Statement = _mask.HideIn(statement),
        };
    }

    private TextPosition InFile(int offset)
    {
        var file = ScriptText.Read(Entry.File.Path).Text;
        return TextPosition.Of(file, SourceMap.ToFile(file, _text, offset, _tokens));
    }

    private static ExecutionMode ModeOf(bool controlsTransactions, ScriptProgram program, TransactionMode transactionMode)
    {
        if (controlsTransactions)
            return ExecutionMode.AsWritten;
        return program.Entry.Directives.TransactionOff || program.FirstNonTransactional is not null || transactionMode == TransactionMode.None
            ? ExecutionMode.Statements
            : ExecutionMode.Transaction;
    }

    private void Note(ScriptStep step)
    {
        ReachesOutside |= step.ReachesOutside;
        SharesCatalogue |= step.SharesCatalogue;
        NeedsNewSession |= step.NeedsNewSession;
        HasCopyData |= step.CopyData is not null;
        if (step.ControlsTransaction)
            LastTransactionControl = step;
        if (!step.Facts.Transactional)
            FirstNonTransactional ??= step;
    }

    private IEnumerable<ScriptStep> Steps(bool passedOver) =>
        from statement in SentStatement.Read(_text, Refuse)
        let step = ScriptStep.Of(statement)
        where passedOver || !IsPassedOver(step)
        select step;

    private void Refuse(UnsendableText problem) => throw Error(problem.Id, problem.Offset, problem.Message, problem.Action,
        problem.Statement);

    // The text is sent as UTF-8 whatever the script says, and every pg_dump would switch lock_timeout off.
    private bool IsPassedOver(ScriptStep step) =>
        step.Facts.SetsClientEncoding
        || (step.Facts.Setting is { Name: "lock_timeout" } setting && IsZero(setting.Value) && !Entry.Directives.Allows(AllowNoLockTimeout));

    private static bool IsZero(string? value) =>
        value is not null && value.TrimEnd('m', 's', 'i', 'n', 'h', 'd', ' ').Trim('0').Length == 0;
}
