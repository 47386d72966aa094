using System.Text.Json.Serialization;
using PgMigrate.Engine.Processes;

namespace PgMigrate.Engine.Sandbox;

/// <summary>
/// What a sandbox's folder says of it, for other processes and for the clean-up after its owner's death. How it is ended does not
/// stand here: that follows from what it is.
/// </summary>
internal sealed record SandboxRecord
{
    /// <summary>The file's name.</summary>
    public const string FileName = "sandbox.json";

    /// <summary>The process that it ends with.</summary>
    public required ProcessIdentity Owner { get; init; }

    /// <summary>True for a server in a container, which has the sandbox's name.</summary>
    public bool IsContainer { get; init; }

    /// <summary>The server's process; null before it runs, and for a container.</summary>
    public ProcessIdentity? Server { get; init; }

    /// <summary>What the owner was given, the password included; null before the server answered.</summary>
    public PgMigrate.Sandbox? Sandbox { get; init; }

    /// <summary>True where the server answered once, its owner lives, and it has not ended by itself.</summary>
    [JsonIgnore]
    public bool IsRunning => Sandbox is not null && Owner.IsAlive && Server?.IsAlive != false;
}
