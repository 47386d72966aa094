using System.Management.Automation;
using PgMigrate.Cmdlets.Parameters;
using PgMigrate.Engine.Connections;
using PgMigrate.Engine.Connections.Passwords;

namespace PgMigrate.Cmdlets.Commands;

/// <content>Connecting as the identity of the machine, job or pod.</content>
public abstract partial class DatabaseCmdlet
{
    // Databases of a call have their tokens in common; those of the next call may be another job's.
    private readonly ManagedIdentities _identities = new();

    /// <summary>Connects as the managed identity of this machine, job or pod.</summary>
    [Parameter]
    public SwitchParameter ManagedIdentity { get; set; }

    /// <summary>The client id of that identity, where there are several.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? ClientId { get; set; }

    /// <summary>As whom the call connects to a database that it needs beside its own.</summary>
    private protected ConnectionSettings AsCaller =>
        new()
        {
            ManagedIdentity = IsIdentityAsked,
            ClientId = ClientId,
            Identities = _identities,
            SessionPasswords = password => Ask(() => SessionPassword.Ask(password)),
        };

    private bool IsIdentityAsked => ManagedIdentity || ClientId is not null;
}
