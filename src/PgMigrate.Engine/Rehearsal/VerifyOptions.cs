namespace PgMigrate.Engine.Rehearsal;

/// <summary>How the verifications of applied scripts are asked again.</summary>
public sealed record VerifyOptions
{
    /// <summary>How long each of them may take.</summary>
    public TimeSpan StatementTimeout { get; init; } = TimeSpan.FromMinutes(1);
}
