using System.Collections.Concurrent;

namespace PgMigrate.Engine.Connections.Passwords;

/// <summary>
/// The identities of a call: of thousands of databases, one alone asks for the token that is everybody's. Nothing of it outlives
/// the call, since another job may follow in the same process.
/// </summary>
internal sealed class ManagedIdentities
{
    private readonly ConcurrentDictionary<string, ManagedIdentity> _identities = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>An identity.</summary>
    /// <param name="environment">Holds the variables.</param>
    /// <param name="clientId">Which one, where there are several; null for the only one.</param>
    /// <param name="fails">Makes the error: of which identity and why, and what to do.</param>
    public ManagedIdentity Of(
        ConnectionEnvironment environment,
        string? clientId,
        Func<string, string, MigrationException> fails
    ) =>
        _identities.GetOrAdd(
            clientId ?? string.Empty,
            _ => new ManagedIdentity(new IdentityEndpoint(environment, clientId), fails, TimeProvider.System)
        );
}
