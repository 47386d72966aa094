namespace PgMigrate.Engine.Connections;
internal static class ConnectionFailure
{
    public static MigrationException Translate(Exception e, ConnectionTarget t) => new(e is Npgsql.PostgresException { SqlState: "3D000" } ? MigrationErrorId.DatabaseNotFound : MigrationErrorId.ServerUnreachable, e.Message, "", e);
}
