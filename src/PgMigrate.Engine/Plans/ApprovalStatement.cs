using System.Text.Json;
using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Plans;

/// <summary>What an approver signs: canonical JSON that names the plan by its id, the hash of all that it says.</summary>
/// <param name="Approves">The plan's id.</param>
/// <param name="Name">What the approver is called, as the approver says.</param>
/// <param name="Account">The account and machine.</param>
/// <param name="SignedAt">When, by the approver's clock.</param>
internal sealed record ApprovalStatement(string Approves, string Name, string Account, DateTimeOffset SignedAt)
{
    /// <summary>What the approver said; null for nothing.</summary>
    public string? Comment { get; init; }

    /// <summary>Until when it counts; null for as long as the plan may run.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>The bytes that are signed.</summary>
    public byte[] ToBytes() => CanonicalJson.Write(JsonSerializer.SerializeToElement(this, PlanFile.Json));

    /// <summary>Reads what was signed; null where that is no such statement.</summary>
    public static ApprovalStatement? TryRead(byte[] bytes)
    {
        try
        {
            var statement = JsonSerializer.Deserialize<ApprovalStatement>(bytes, PlanFile.Json);
            return statement is not null && statement.ToBytes().AsSpan().SequenceEqual(bytes) ? statement : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
