using System.Security.Cryptography;
using System.Text;
using PgMigrate.Engine.Sql;
using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Scripts;

/// <summary>One statement of a script, as it is sent.</summary>
/// <param name="Ordinal">Its number in the script, from 1.</param>
/// <param name="Place">Where it stands in the script.</param>
/// <param name="Facts">What it is, needs and does.</param>
/// <param name="Sql">Its text, without the semicolon.</param>
/// <param name="CopyData">The inline data of a <c>COPY … FROM stdin</c>; null for any other statement.</param>
internal sealed record ScriptStep(int Ordinal, TextPosition Place, StatementFacts Facts, string Sql, ReadOnlyMemory<char>? CopyData)
{
    private const StatementEffects EffectsThatOutliveTheScript = StatementEffects.LoadsLibrary | StatementEffects.Dblink;

    /// <summary>A statement of a script's text.</summary>
    public static ScriptStep Of(SentStatement statement) =>
        new(statement.Statement.Ordinal, statement.Statement.Piece.Position, statement.Statement.Facts, statement.Statement.Sql,
            statement.CopyData);

    /// <summary>True for BEGIN, COMMIT, ROLLBACK and PREPARE TRANSACTION.</summary>
    public bool ControlsTransaction => EndsTransaction || Facts.Control == TransactionControl.Begin;

    /// <summary>True for COMMIT, ROLLBACK and PREPARE TRANSACTION.</summary>
    public bool EndsTransaction => Commits
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
    public bool IsConcurrent => Facts.Restriction is CreateIndexConcurrently or DropIndexConcurrently
        or DetachPartitionConcurrently or Reindex { Concurrently: true };

    /// <summary>True for CALL, and for DO with COMMIT or ROLLBACK in its text: they may commit, and cannot in a transaction.</summary>
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

    private bool Mentions(string word) => Sql.Contains(word, StringComparison.OrdinalIgnoreCase);
}

/// <summary>How a script is run.</summary>
internal enum ExecutionMode
{
    /// <summary>In one transaction, its history row inside.</summary>
    Transaction,

    /// <summary>Statement by statement, each with a checkpoint.</summary>
    Statements,

    /// <summary>As it is written: it has BEGIN and COMMIT of its own.</summary>
    AsWritten,
}
