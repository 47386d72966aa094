using System.Security.Cryptography;
using System.Text;
using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Sql;

/// <summary>What a run must know of a statement.</summary>
internal sealed partial record SqlStatement
{
    private const StatementEffects EffectsThatOutliveTheScript = StatementEffects.LoadsLibrary | StatementEffects.Dblink;

    /// <summary>True for BEGIN, COMMIT, ROLLBACK and PREPARE TRANSACTION.</summary>
    public bool ControlsTransaction => EndsTransaction || Facts.Control == TransactionControl.Begin;

    /// <summary>True for COMMIT, ROLLBACK and PREPARE TRANSACTION.</summary>
    public bool EndsTransaction =>
        Commits
        || Facts.Control is TransactionControl.Rollback or TransactionControl.RollbackAndChain or TransactionControl.Prepare;

    /// <summary>True for COMMIT.</summary>
    public bool Commits => Facts.Control is TransactionControl.Commit or TransactionControl.CommitAndChain;

    /// <summary>True for a statement whose effect the write-ahead log does not cover.</summary>
    public bool ReachesOutside => Facts.Effects.HasFlag(StatementEffects.External);

    /// <summary>True for a statement that changes what all databases of the server share.</summary>
    public bool SharesCatalogue => Facts.Effects.HasFlag(StatementEffects.SharedCatalogue);

    /// <summary>True where only a new connection takes back what it does to the session.</summary>
    public bool NeedsNewSession => (Facts.Effects & EffectsThatOutliveTheScript) != 0;

    /// <summary>True for a statement that waits for the transactions of others, by their locks.</summary>
    public bool IsConcurrent =>
        Facts.Restriction
            is CreateIndexConcurrently
                or DropIndexConcurrently
                or DetachPartitionConcurrently
                or Reindex { Concurrently: true };

    /// <summary>
    /// True for CALL, and for DO with COMMIT or ROLLBACK in its text: they may commit, and cannot in a transaction.
    /// </summary>
    public bool MayCommit => Facts.Verb == "CALL" || (Facts.Verb == "DO" && (Mentions("COMMIT") || Mentions("ROLLBACK")));

    /// <summary>True for SET TRANSACTION, which must come before the first query of its transaction.</summary>
    public bool SetsTransaction =>
        Facts.Setting?.Name is "transaction" or "transaction_isolation" or "transaction_read_only" or "transaction_deferrable";

    /// <summary>True for a statement that must be sent alone, outside of any transaction.</summary>
    public bool RunsAlone => Facts.Restriction is not null || MayCommit;

    /// <summary>It in a few words: <c>line 3: CREATE TABLE app.item</c>.</summary>
    public string Summary => $"line {Place.Line}: {Facts.Verb}{(Facts.Object is { } item ? $" {item}" : string.Empty)}";

    /// <summary>What its text is known by: secrets masked, so that nothing of them is recorded, and line ends made one.</summary>
    public string Hash(SecretMask mask)
    {
        var text = mask.Hide($"{Sql}\0{CopyData}").Replace("\r\n", "\n", StringComparison.Ordinal);
        return Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
    }

    /// <summary>
    /// Its text with the comments behind it: those before its semicolon, or, of the last one, which may have none, before the
    /// end.
    /// </summary>
    public string SqlWithComments => Piece.Length > Piece.ContentLength ? Sql : _text[Place.Offset..];

    /// <summary>The same statement at its place, to be sent with another text.</summary>
    /// <param name="sql">The text, without a semicolon.</param>
    public SqlStatement WithSql(string sql) =>
        new(
            string.Concat(_text.AsSpan(0, Place.Offset), sql),
            Piece with
            {
                Length = sql.Length,
                ContentLength = sql.Length,
            },
            new ParsedStatement(Facts, Command)
        )
        {
            Ordinal = Ordinal,
        };

    private bool Mentions(string word) => Sql.Contains(word, StringComparison.OrdinalIgnoreCase);
}
