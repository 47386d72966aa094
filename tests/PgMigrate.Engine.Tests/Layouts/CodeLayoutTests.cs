using PgMigrate.Engine.Layouts;
using PgMigrate.Engine.Layouts.EFCore;

namespace PgMigrate.Engine.Tests.Layouts;

/// <summary>Tools whose migrations are code, and those whose scripts lie in a program.</summary>
public sealed class CodeLayoutTests
{
    private const string Dump = "--\n-- PostgreSQL database dump\n--\n\nCREATE TABLE public.t (id integer);\n";

    [Fact]
    public void Alembic_records_its_head_and_the_dump_stands_for_all()
    {
        var read = LayoutReading.Read(
            MigrationTool.Alembic,
            new Dictionary<string, string>
            {
                ["baseline.sql"] = Dump,
                ["versions/1.py"] = "revision = 'aa'\ndown_revision = None\n",
                ["versions/2.py"] = "revision: str = \"bb\"\ndown_revision: Union[str, None] = \"aa\"\n",
                ["versions/3.py"] = "revision = 'cc'\ndown_revision = 'aa'\n",
                ["versions/4.py"] = "revision = 'dd'\ndown_revision = (\n    'bb',\n    'cc',\n)\n",
                ["env.py"] = "from alembic import context\n",
            }
        );

        Assert.Equal(["up/0001_baseline.sql OneTime dd < baseline.sql:1"], read.Lines());
        Assert.Empty(read.Scripts[0].Covers);
    }

    [Fact]
    public void FluentMigrator_records_every_version()
    {
        var read = LayoutReading.Read(
            MigrationTool.FluentMigrator,
            new Dictionary<string, string>
            {
                ["baseline.sql"] = Dump,
                ["A.cs"] = "[Migration(202401011200, \"first\")] public class A : Migration {}\n[Migration(1_000L)] class B {}\n",
                ["C.cs"] = "[TimestampedMigration(2024, 02, 01, 10, 30)] class C {}\n[Migration(Versions.Next)] class D {}\n",
            }
        );

        Assert.Equal("202402011030", read.Scripts[0].Key);
        Assert.Equal(["1000", "202401011200"], read.Scripts[0].Covers);
        Assert.Equal(["Warning C.cs:2"], read.Places());
        var none = Assert.Throws<MigrationException>(() =>
            LayoutReading.Read(MigrationTool.FluentMigrator, new Dictionary<string, string> { ["A.cs"] = "[Migration(1)]" })
        );
        Assert.Equal(MigrationErrorId.FolderNotRecognised, none.ErrorId);
    }

    [Fact]
    public void DbUp_knows_a_script_by_its_path_or_by_its_name_in_the_program()
    {
        var files = new Dictionary<string, string>
        {
            ["Scripts/Script0001 - Create user.sql"] = "SELECT $body$ $x$ $body$;\n",
            ["Scripts/Script0002-Index.sql"] = "SELECT 2;\n",
            ["bin/Scripts/Script0001.sql"] = "SELECT 0;\n",
        };

        Assert.Equal(
            [
                "up/Scripts_Script0001_Create_user.sql OneTime Scripts.Script0001 - Create user.sql < Scripts/Script0001 - "
                    + "Create user.sql:1",
                "up/Scripts_Script0002_Index.sql OneTime Scripts.Script0002-Index.sql < Scripts/Script0002-Index.sql:1",
            ],
            LayoutReading.Read(MigrationTool.DbUp, files).Lines()
        );
        files["My-App.csproj"] = "<Project><ItemGroup><EmbeddedResource Include=\"Scripts\\*.sql\" /></ItemGroup></Project>";
        Assert.Equal("My_App.Scripts.Script0002-Index.sql", LayoutReading.Read(MigrationTool.DbUp, files).Scripts[1].Key);
    }

    [Fact]
    public void RoundhousE_has_the_same_folders_and_its_tokens_stay()
    {
        var read = LayoutReading.Read(
            MigrationTool.RoundhousE,
            new Dictionary<string, string>
            {
                ["up/0001_a.sql"] = "CREATE SCHEMA {{Name}};\nGO\nSELECT 1\nGO\n",
                ["Views/v.sql"] = "CREATE OR REPLACE VIEW v AS SELECT 1;\n",
                ["permissions/p.sql"] = "GRANT ALL ON v TO PUBLIC;\n",
            }
        );

        Assert.Equal(
            [
                "up/0001_a.sql OneTime 0001_a.sql < up/0001_a.sql:1",
                "views/v.sql AnyTime v.sql < Views/v.sql:1",
                "permissions/p.sql EveryTime p.sql < permissions/p.sql:1",
            ],
            read.Lines()
        );
        Assert.Equal("CREATE SCHEMA {{Name}};\n;\nSELECT 1\n;\n", read.Scripts[0].Text);
        Assert.Empty(read.Findings);
    }

    [Fact]
    public void The_script_of_EF_Core_is_cut_where_it_writes_the_history()
    {
        const string Text = """
            CREATE TABLE IF NOT EXISTS "__EFMigrationsHistory" (
                "MigrationId" character varying(150) NOT NULL,
                "ProductVersion" character varying(32) NOT NULL,
                CONSTRAINT "PK___EFMigrationsHistory" PRIMARY KEY ("MigrationId")
            );

            START TRANSACTION;

            CREATE TABLE t (id integer);

            INSERT INTO "__EFMigrationsHistory" ("MigrationId", "ProductVersion")
            VALUES ('20240101000000_First', '8.0.0');

            COMMIT;

            START TRANSACTION;

            SELECT 1;

            COMMIT;

            VACUUM t;

            START TRANSACTION;

            INSERT INTO "__EFMigrationsHistory" ("MigrationId", "ProductVersion")
            VALUES ('20240102000000_Second', '8.0.0');

            COMMIT;
            """;

        var cut = EFCoreScript.Cut(Text);
        Assert.Equal(["20240101000000_First", "20240102000000_Second"], cut.Keys.Order(StringComparer.Ordinal));
        var file = new LayoutFile("/x.cs", "x.cs");
        var findings = new LayoutFindings(MigrationTool.EFCore);
        Assert.Equal("CREATE TABLE t (id integer);\n", EFCoreScript.Draft(file, cut["20240101000000_First"], findings).Build());
        var second = EFCoreScript.Draft(file, cut["20240102000000_Second"], findings).Build();
        Assert.StartsWith("-- pgmigrate:transaction off\nSELECT 1;", second);
        Assert.EndsWith("VACUUM t;\n", second);
    }
}
