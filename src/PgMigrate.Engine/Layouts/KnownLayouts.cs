using PgMigrate.Engine.Layouts.Code;
using PgMigrate.Engine.Layouts.DbUp;
using PgMigrate.Engine.Layouts.Dumps;
using PgMigrate.Engine.Layouts.EFCore;
using PgMigrate.Engine.Layouts.Evolve;
using PgMigrate.Engine.Layouts.Flyway;
using PgMigrate.Engine.Layouts.Graphile;
using PgMigrate.Engine.Layouts.Liquibase;
using PgMigrate.Engine.Layouts.Sqitch;

namespace PgMigrate.Engine.Layouts;

/// <summary>The tools whose folders are read, each by its <see cref="ILayout"/>.</summary>
internal static class KnownLayouts
{
    private static readonly Dictionary<MigrationTool, ILayout> Layouts = new ILayout[]
    {
        new AlembicLayout(),
        new DbmateLayout(),
        new DbUpLayout(),
        new DieselLayout(),
        new EFCoreLayout(),
        new EvolveLayout(),
        new FluentMigratorLayout(),
        new FlywayLayout(),
        new GolangMigrateLayout(),
        new GooseLayout(),
        new GraphileLayout(),
        new LiquibaseLayout(),
        new NodePgMigrateLayout(),
        new PgDumpLayout(),
        new RailsLayout(),
        new RoundhousELayout(),
        new SqitchLayout(),
        new SqlxLayout(),
    }.ToDictionary(layout => layout.Tool);

    /// <summary>Who reads the folders of a tool.</summary>
    public static ILayout Of(MigrationTool tool) => Layouts[tool];
}
