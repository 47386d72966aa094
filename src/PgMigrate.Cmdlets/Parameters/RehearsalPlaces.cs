using PgMigrate.Engine.Connections;
using PgMigrate.Engine.Rehearsal;

namespace PgMigrate.Cmdlets.Parameters;

/// <summary>Where a rehearsal makes its copy: <c>-OnTargetServer</c>, <c>-RehearsalConnectionString</c>, or a sandbox.</summary>
internal static class RehearsalPlaces
{
    /// <summary>The rehearsal that the parameters ask for.</summary>
    /// <exception cref="MigrationException">OptionsInvalid: they name two places. ConnectionStringInvalid.</exception>
    public static RehearsalOptions Read(bool onTargetServer, string? connectionString, RehearsalSource from) =>
        onTargetServer && connectionString is not null
            ? throw new MigrationException(
                MigrationErrorId.OptionsInvalid,
                "-OnTargetServer and -RehearsalConnectionString name two places for one copy.",
                "Give one of them."
            )
            : new()
            {
                Place =
                    onTargetServer ? RehearsalPlace.Target
                    : connectionString is null ? RehearsalPlace.Sandbox
                    : RehearsalPlace.Server,
                Server = connectionString is null
                    ? null
                    : ConnectionResolver.Resolve(new ConnectionSettings { ConnectionString = connectionString }),
                From = from,
            };
}
