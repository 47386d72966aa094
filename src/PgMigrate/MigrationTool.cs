namespace PgMigrate;

/// <summary>A tool that a database is migrated with elsewhere, and that one comes over from.</summary>
public enum MigrationTool
{
    /// <summary>Flyway: V, U, R and B scripts, callbacks, <c>flyway_schema_history</c>.</summary>
    Flyway,

    /// <summary>Liquibase: formatted SQL and changelogs, <c>databasechangelog</c>.</summary>
    Liquibase,

    /// <summary>Sqitch: <c>sqitch.plan</c> with deploy, revert and verify, the registry <c>sqitch</c>.</summary>
    Sqitch,

    /// <summary>Entity Framework Core, by <c>dotnet ef</c>: <c>__EFMigrationsHistory</c>.</summary>
    EFCore,

    /// <summary>DbUp: <c>schemaversions</c>.</summary>
    DbUp,

    /// <summary>Evolve: <c>changelog</c>.</summary>
    Evolve,

    /// <summary>FluentMigrator: <c>VersionInfo</c>.</summary>
    FluentMigrator,

    /// <summary>golang-migrate: <c>schema_migrations</c> of one row.</summary>
    GolangMigrate,

    /// <summary>dbmate: <c>schema_migrations</c>.</summary>
    Dbmate,

    /// <summary>node-pg-migrate: <c>pgmigrations</c>.</summary>
    NodePgMigrate,

    /// <summary>goose: <c>goose_db_version</c>.</summary>
    Goose,

    /// <summary>Diesel: <c>__diesel_schema_migrations</c>.</summary>
    Diesel,

    /// <summary>sqlx: <c>_sqlx_migrations</c>.</summary>
    Sqlx,

    /// <summary>Alembic: <c>alembic_version</c>.</summary>
    Alembic,

    /// <summary>Rails: <c>schema_migrations</c>, <c>structure.sql</c>.</summary>
    Rails,

    /// <summary>RoundhousE: <c>roundhouse.scriptsrun</c>; its folders are grate's.</summary>
    RoundhousE,

    /// <summary>graphile-migrate: <c>graphile_migrate.migrations</c>.</summary>
    GraphileMigrate,

    /// <summary>No tool: a dump by <c>pg_dump</c>, which becomes the baseline.</summary>
    PgDump,
}
