using PgMigrate.ModuleTests.Support;
using PgMigrate.Tests.Support;

namespace PgMigrate.ModuleTests;

/// <summary>The files that <c>New-PgMigration</c> makes.</summary>
public sealed class NewPgMigrationTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly Shell _shell = Shell.Open();

    [Fact]
    public void Default_MakesScriptDownAndVerify()
    {
        ShellResult result = Run("'Add owner to asset'");
        Assert.Equal(
            ["up/0001_add_owner_to_asset.sql", "down/0001_add_owner_to_asset.sql", "verify/0001_add_owner_to_asset.sql"],
            Names(result)
        );
        Assert.All(result.Output, file => Assert.IsType<FileInfo>(file.BaseObject));
        Assert.StartsWith("-- Add owner to asset\n", Read("up/0001_add_owner_to_asset.sql"), StringComparison.Ordinal);
        Assert.Contains("RAISE EXCEPTION", Read("down/0001_add_owner_to_asset.sql"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("up/0041_x.sql", "0042_a.sql")]
    [InlineData("up/041_x.sql", "042_a.sql")]
    [InlineData("up/9_x.sql", "10_a.sql")]
    [InlineData("up/2024/0007_x.sql", "0008_a.sql")]
    [InlineData("up/no_number.sql", "0001_a.sql")]
    [InlineData("views/0009_x.sql", "0001_a.sql")]
    public void Number_FollowsTheHighest(string existing, string expected)
    {
        _folder.Write(existing, "");
        Assert.Equal([$"up/{expected}"], Names(Run("a -NoDown -NoVerify")));
    }

    [Fact]
    public void Number_OfAFolderNumberedByTime_IsTheTime()
    {
        _folder.Write("up/20200101120000_x.sql", "");
        string number = Names(Run("a -NoDown -NoVerify")).Single()["up/".Length..^"_a.sql".Length];
        var time = DateTime.ParseExact(number, "yyyyMMddHHmmss", null, System.Globalization.DateTimeStyles.AssumeUniversal);
        Assert.InRange(DateTime.Now - time, TimeSpan.FromMinutes(-1), TimeSpan.FromMinutes(1));
    }

    [Theory]
    [InlineData("views", "views/risk.sql")]
    [InlineData("Permissions", "permissions/risk.sql")]
    public void Folder_WithoutNumbers_GetsNone(string folder, string expected) =>
        Assert.Equal([expected], Names(Run($"Risk -Folder {folder} -NoDown -NoVerify")));

    [Theory]
    [InlineData("'  Größe: hinzufügen!  '", "0001_gro_e_hinzufugen.sql")]
    [InlineData("AddOwnerToAsset", "0001_add_owner_to_asset.sql")]
    [InlineData("'ISO 21434 TARA'", "0001_iso_21434_tara.sql")]
    [InlineData("a -Environment DEV", "0001_a.ENV.DEV.sql")]
    public void Name_IsLowerSnakeAscii(string arguments, string expected) =>
        Assert.Equal([$"up/{expected}"], Names(Run($"{arguments} -NoDown -NoVerify")));

    [Fact]
    public void NoTransaction_WritesTheDirective()
    {
        Run("a -NoTransaction");
        Assert.Contains("\n-- pgmigrate:transaction off\n", Read("up/0001_a.sql"), StringComparison.Ordinal);
    }

    [Fact]
    public void WhatIf_WritesNothing()
    {
        Assert.Empty(Run("a -WhatIf").Output);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder.FullPath));
    }

    [Theory]
    [InlineData("a -Folder ups", "OptionsInvalid", "Did you mean 'up'?")]
    [InlineData("'???'", "OptionsInvalid", "cannot name a migration")]
    [InlineData("'use {{Token}}'", "OptionsInvalid", "token")]
    [InlineData("\"two`nlines\"", "OptionsInvalid", "line")]
    [InlineData("'pgmigrate:transaction off'", "OptionsInvalid", "directive")]
    [InlineData("a -Environment 'D/V'", "OptionsInvalid", "environment")]
    [InlineData("taken -Folder views", "ScriptExists", "taken.sql")]
    public void Mistakes_AreExplained(string arguments, string errorId, string part)
    {
        _folder.Write("functions/taken.sql", "");
        var error = _shell.Run($"New-PgMigration -Path '{_folder}' -Name {arguments}").Error;
        Assert.StartsWith($"{errorId},", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Contains(part, error.ToString(), StringComparison.Ordinal);
        Assert.NotEmpty(error.ErrorDetails.RecommendedAction);
    }

    [Fact]
    public void FileInTheWay_IsLeftAsItIs()
    {
        _folder.Write("down/0001_a.sql", "mine");
        var result = _shell.Run($"New-PgMigration a -Path '{_folder}/x'; New-PgMigration a -Path '{_folder}/x'");
        Assert.Empty(result.Errors);
        _folder.Write("x/down/0003_a.sql", "mine");
        Assert.StartsWith(
            "ScriptExists,",
            _shell.Run($"New-PgMigration a -Path '{_folder}/x'").Error.FullyQualifiedErrorId,
            StringComparison.Ordinal
        );
        Assert.Equal("mine", Read("x/down/0003_a.sql"));
    }

    public void Dispose()
    {
        _shell.Dispose();
        _folder.Dispose();
    }

    private ShellResult Run(string arguments) =>
        _shell.Run($"New-PgMigration -Path '{_folder}' -Name {arguments}").ThrowOnError();

    private string[] Names(ShellResult result) =>
        [.. result.Text.Select(path => Path.GetRelativePath(_folder.FullPath, path).Replace('\\', '/'))];

    private string Read(string path) => File.ReadAllText(_folder[path]);
}
