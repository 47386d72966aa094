using System.Security.Cryptography;
using System.Text;
using PgMigrate.Engine.History;
using PgMigrate.Engine.Scripts;
using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Execution.Batches;

/// <summary>
/// What of a script must stay as it is for its batches to go on: its statement, the table and the key. Size, pause and the like
/// may
/// change between two runs.
/// </summary>
internal sealed record BatchIdentity
{
    private BatchIdentity(string hash, string summary)
    {
        Hash = hash;
        Summary = summary;
    }

    /// <summary>
    /// What the checkpoint knows it by. It is no statement's hash: without its directive the script does not go on.
    /// </summary>
    public string Hash { get; }

    /// <summary>It in a few words.</summary>
    public string Summary { get; }

    /// <summary>That of a script.</summary>
    public static BatchIdentity Of(RangedStatement statement, BatchDirective batch, SecretMask mask)
    {
        var text = $"{statement.Written.Hash(mask)}\0{mask.Hide(statement.Places)}\0{batch.Table}\0{JsonText.OfList(batch.Key)}";
        return new BatchIdentity(
            Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(text))),
            mask.Hide($"{statement.Written.Summary}, in batches by {string.Join(", ", batch.Key)} of {batch.Table}")
        );
    }

    /// <summary>Whether checkpoints are those of batches that may go on.</summary>
    public bool Continues(IReadOnlyList<Checkpoint> checkpoints) => checkpoints is [{ IsDone: false } only] && only.Hash == Hash;
}
