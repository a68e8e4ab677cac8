import { expect, test } from 'vitest';
import { databasesOf, factsOf } from './facts-of.js';

test('a database inside the archive of a Java app is no file that it writes', () => {
  const facts = factsOf({
    Dockerfile: 'FROM eclipse-temurin:21\nCOPY app.jar app.jar\nENTRYPOINT ["java", "-jar", "/app.jar"]\n',
    'pom.xml': '<project><dependency><artifactId>sqlite-jdbc</artifactId></dependency></project>\n',
    'src/main/resources/application.properties': 'spring.datasource.url=jdbc:sqlite::resource:sample.db\n',
  });
  expect(databasesOf(facts)).toEqual([]);
});
