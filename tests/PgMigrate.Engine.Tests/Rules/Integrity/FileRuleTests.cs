using PgMigrate.Engine.Rules.Integrity;

namespace PgMigrate.Engine.Tests.Rules.Integrity;

/// <summary>Files that cannot be read, and directives that mean nothing.</summary>
public sealed class FileRuleTests : IntegrityTestBase
{
    [Fact]
    public void Bytes_that_are_no_text()
    {
        Write("up/0001_good.sql");
        File.WriteAllBytes(Folder["up/0002_bad.sql"], [.. "SELECT 1;\nSELECT '"u8, 0xE9, .. "';"u8]);
        var found = RequireOne(Check<UnreadableScriptRule>(), "up/0002_bad.sql", 2, "0xE9", "0002_bad.sql");
        Assert.Equal(9, found.Column);
        Assert.Empty(Check<DirectiveInvalidRule>());
    }

    [Fact]
    public void Bytes_of_the_encoding_that_the_script_names()
    {
        Write("up/0001_good.sql");
        File.WriteAllBytes(Folder["up/0002_latin.sql"], [.. "SET client_encoding = 'WIN1252';\nSELECT '"u8, 0xE9, .. "';"u8]);
        Assert.Empty(Check<UnreadableScriptRule>());
    }

    [Fact]
    public void A_folder_that_grate_takes_for_a_script()
    {
        Write("up/0001_good.sql", "up/2026/0002_good.sql", "views/old.sql/0003_good.sql");
        var found = RequireOne(Check<UnreadableScriptRule>(), null, null, "views/old.sql is a folder");
        Assert.Equal(Folder["views/old.sql"], found.Path);
    }

    [Fact]
    public void Files_and_folders_that_only_look_like_grates()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Here upper and lower case are one, and grate takes them.");
        Write(
            "up/0001_good.sql",
            "up/0002_bad.SQL",
            "Views/v.sql",
            "function/f.sql",
            "0003_beside.sql",
            "other/o.sql",
            "docs/Up.txt"
        );
        Directory.CreateDirectory(Folder["indexs"]);
        var found = Check<NotTakenRule>();
        Assert.Equal(
            [
                "Views holds a script that does not run: it is none of grate's folders. 'views' was perhaps meant.",
                "function holds a script that does not run: it is none of grate's folders. 'functions' was perhaps meant.",
                "up/0002_bad.SQL does not run: its name ends in .SQL.",
                "0003_beside.sql does not run: it lies beside grate's folders, and in none of them.",
            ],
            found.Select(hit => hit.Message)
        );
        Assert.Equal(Folder["up/0002_bad.SQL"], found[2].Path);
    }

    [Fact]
    public void A_directive_that_is_misspelt()
    {
        Write(
            "up/0001_bad.sql|-- about\n-- pgmigrate:transction off\nSELECT 1;",
            "up/0002_good.sql|-- pgmigrate:transaction off\nSELECT 1;"
        );
        var found = RequireOne(Check<DirectiveInvalidRule>(), "up/0001_bad.sql", 2, "'transction'", "'transaction'");
        Assert.Equal(14, found.Column);
        Assert.Empty(Check<UnreadableScriptRule>());
    }
}
