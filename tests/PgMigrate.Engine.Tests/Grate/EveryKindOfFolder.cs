using System.Text;
using PgMigrate.Tests.Support;

namespace PgMigrate.Engine.Tests.Grate;

/// <summary>
/// A migration folder with each of grate's folders and each of its rules. What runs writes its name into the table <c>ran</c>.
/// </summary>
internal static class EveryKindOfFolder
{
    /// <summary>The user token of the folder.</summary>
    public static MigrationToken Token { get; } = new("Owner", "Smith & Sons = 'best'", Secret: false);

    /// <summary>The environment of the folder that is migrated.</summary>
    public const string Environment = "DEV";

    /// <summary>PgMigrate's options for the folder.</summary>
    public static MigrationOptions With(MigrationOptions options) => options with { Environment = Environment, Tokens = [Token] };

    /// <summary>grate's options for the folder.</summary>
    public static string[] GrateOptions { get; } = ["--env", Environment, $"--usertokens={Token.Name}={Token.Value}"];

    /// <summary>Writes the folder.</summary>
    public static void Write(TempFolder folder)
    {
        folder.Write(
            "beforeMigration/log.sql",
            "CREATE TABLE IF NOT EXISTS ran (id bigint GENERATED ALWAYS AS IDENTITY, script text);"
        );
        // grate runs this one in the database postgres, so it must be at home everywhere.
        folder.Write("alterDatabase/settings.sql", "SELECT 1;");
        folder.Write("runAfterCreateDatabase/never_on_an_old_database.sql", Ran("never_on_an_old_database"));
        WriteUp(folder);
        foreach (
            var name in new[]
            {
                "runBeforeUp",
                "runFirstAfterUp",
                "functions",
                "views",
                "sprocs",
                "triggers",
                "runAfterOtherAnyTimeScripts",
                "permissions",
                "afterMigration",
            }
        )
        {
            folder.Write($"{name}/{name}_1.sql", Ran($"{name}_1"));
            folder.Write($"{name}/sub/{name}_2.sql", Ran($"{name}_2"));
        }

        folder.Write(
            "indexes/concurrent.sql",
            $"{Ran("concurrent")}\nCREATE INDEX CONCURRENTLY IF NOT EXISTS ix_ran_script ON ran (script);"
        );
        folder.Write("views/notes.txt", "no script");
        folder.Write("down/0001_plain.sql", "SELECT 1 / 0;");
        folder.Write("other/0001_other.sql", "SELECT 1 / 0;");
    }

    private static void WriteUp(TempFolder folder)
    {
        folder.Write("up/0001_plain.sql", Ran("0001_plain"));
        folder.Write("up/0002_crlf.sql", $"-- It's written on Windows\r\n{Ran("0002_crlf")}\r\n\r\nSELECT 'two\r\nlines';\r\n");
        folder.Write("up/0003_mac.sql", $"SELECT 'old mac';\r{Ran("0003_mac")}\r");
        WriteEncoded(folder, "up/0004_bom.sql", Ran("0004_bom"), new UTF8Encoding(encoderShouldEmitUTF8Identifier: true));
        WriteEncoded(
            folder,
            "up/0005_utf16.sql",
            Ran("0005_utf16 größer \U0001F600"),
            new UnicodeEncoding(bigEndian: false, byteOrderMark: true)
        );
        folder.Write("up/0006_größe \U0001F600.sql", Ran("0006"));
        folder.Write("up/0007_seed.ENV.DEV.sql", Ran("0007 DEV"));
        folder.Write("up/0007_seed.ENV.TEST.sql", Ran("0007 TEST"));
        folder.Write("up/DEV.0008_seed.ENV.sql", Ran("0008 DEV"));
        folder.Write(
            "up/0009_token.sql",
            Ran("{{DatabaseType}} of $owner${{Owner}}$owner$ or {{owner}}").Replace("'", "$quoted$", StringComparison.Ordinal)
        );
        folder.Write(
            "up/0010_body.sql",
            $"CREATE FUNCTION f() RETURNS text LANGUAGE plpgsql AS $body$ BEGIN RETURN 'a;b'; END; $body$;\n{Ran("0010_body")}"
        );
        folder.Write("up/0011_comment.sql", "-- nothing; to do\n/* at all; */");
        folder.Write("up/0013_again.EVERYTIME.sql", Ran("0013_again"));
        folder.Write("up/everytime.0014.sql", Ran("0014"));
        folder.Write("up/2024/01/0001_nested.sql", Ran("2024/01/0001_nested"));
        folder.Write("up/2024/0001_nested.sql", Ran("2024/0001_nested"));
    }

    private static string Ran(string name) => $"INSERT INTO ran (script) VALUES ('{name}');";

    private static void WriteEncoded(TempFolder folder, string path, string text, Encoding encoding) =>
        File.WriteAllText(folder.Write(path, string.Empty), text, encoding);
}
