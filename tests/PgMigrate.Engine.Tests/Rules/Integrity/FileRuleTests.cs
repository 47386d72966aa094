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
